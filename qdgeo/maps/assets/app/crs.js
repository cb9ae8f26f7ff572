/* Web Mercator with a shift, so that whole zoom levels (which draw sharpest) fit the city to the window exactly. */
L.CRS.City = L.extend({}, L.CRS.EPSG3857, {
  shift: 0,
  scale(zoom) {
    return 256 * 2 ** (zoom + this.shift);
  },
  zoom(scale) {
    return Math.log2(scale / 256) - this.shift;
  },
});
