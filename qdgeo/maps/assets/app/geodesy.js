/* Places and lengths on the ellipsoid: transverse Mercator forward, the length of a geodesic, the area of a ring. */
"use strict";
(function (q) {
  const RAD = Math.PI / 180;
  const [AXIS, FLAT] = [6378137, 1 / 298.257223563]; // WGS 84
  const ROUNDS = 60;
  const CLOSE = 1e-12;

  /* Easting and northing of degrees by Krüger's series in the third flattening, to its fourth power: below a millimetre
     anywhere near the meridian (Karney 2011, Transverse Mercator with an accuracy of a few nanometers, section 3). */
  q.tmerc = ({ a, f, lat0, lon0, k0, x0, y0 }) => {
    const n = f / (2 - f);
    const e = Math.sqrt(f * (2 - f));
    const radius = (a / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
    const series = [
      n / 2 - (2 / 3) * n ** 2 + (5 / 16) * n ** 3 + (41 / 180) * n ** 4,
      (13 / 48) * n ** 2 - (3 / 5) * n ** 3 + (557 / 1440) * n ** 4,
      (61 / 240) * n ** 3 - (103 / 140) * n ** 4,
      (49561 / 161280) * n ** 4,
    ];
    const conformal = (lat) => Math.sinh(Math.asinh(Math.tan(lat)) - e * Math.atanh(e * Math.sin(lat)));
    const plane = (lon, lat) => {
      const t = conformal(lat * RAD);
      const l = (((lon - lon0 + 540) % 360) - 180) * RAD;
      const [xi, eta] = [Math.atan2(t, Math.cos(l)), Math.asinh(Math.sin(l) / Math.hypot(t, Math.cos(l)))];
      const up = series.reduce((sum, part, i) => sum + part * Math.sin(2 * (i + 1) * xi) * Math.cosh(2 * (i + 1) * eta), xi);
      const out = series.reduce((sum, part, i) => sum + part * Math.cos(2 * (i + 1) * xi) * Math.sinh(2 * (i + 1) * eta), eta);
      return [k0 * radius * out, k0 * radius * up];
    };
    const origin = plane(lon0, lat0)[1];
    return (lon, lat) => {
      const [x, y] = plane(lon, lat);
      return [x0 + x, y0 + y - origin];
    };
  };

  /* Metres between two places along the ellipsoid, by the iteration of Vincenty (1975). */
  q.geodesic = ([lon1, lat1], [lon2, lat2]) => {
    const [u1, u2] = [lat1, lat2].map((lat) => Math.atan((1 - FLAT) * Math.tan(lat * RAD)));
    const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
    const apart = (lon2 - lon1) * RAD;
    let l = apart;
    for (let round = 0; round < ROUNDS; round++) {
      const sine = Math.hypot(c2 * Math.sin(l), c1 * s2 - s1 * c2 * Math.cos(l));
      if (sine === 0) return 0;
      const cosine = s1 * s2 + c1 * c2 * Math.cos(l);
      const sigma = Math.atan2(sine, cosine);
      const alpha = (c1 * c2 * Math.sin(l)) / sine;
      const square = 1 - alpha ** 2;
      const middle = square ? cosine - (2 * s1 * s2) / square : 0;
      const c = (FLAT / 16) * square * (4 + FLAT * (4 - 3 * square));
      const next = apart + (1 - c) * FLAT * alpha * (sigma + c * sine * (middle + c * cosine * (2 * middle ** 2 - 1)));
      const done = Math.abs(next - l) < CLOSE;
      l = next;
      if (done) return arc(square, sine, cosine, sigma, middle);
    }
    return NaN; // nearly opposite places, of which a city has none
  };

  function arc(square, sine, cosine, sigma, middle) {
    const minor = AXIS * (1 - FLAT);
    const u = (square * (AXIS ** 2 - minor ** 2)) / minor ** 2;
    const a = 1 + (u / 16384) * (4096 + u * (-768 + u * (320 - 175 * u)));
    const b = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)));
    const bend = b * sine * (middle + (b / 4) * (cosine * (2 * middle ** 2 - 1) - (b / 6) * middle * (4 * sine ** 2 - 3) * (4 * middle ** 2 - 3)));
    return minor * a * (sigma - bend);
  }

  q.pathLength = (places) => places.slice(1).reduce((sum, place, i) => sum + q.geodesic(places[i], place), 0);

  /* Square metres of a ring of places: the same ring on the sphere of equal area, its edges great circles. */
  const ECC = Math.sqrt(FLAT * (2 - FLAT));
  const authalic = (lat) => {
    const s = Math.sin(lat * RAD);
    return (1 - ECC ** 2) * (s / (1 - (ECC * s) ** 2) + Math.atanh(ECC * s) / ECC);
  };
  const POLE = authalic(90);
  q.ringArea = (places) => {
    const half = places.map(([, lat]) => Math.tan(Math.asin(authalic(lat) / POLE) / 2));
    const excess = places.reduce((sum, [lon], i) => {
      const j = (i + 1) % places.length;
      return sum + 2 * Math.atan2(Math.tan(((places[j][0] - lon) * RAD) / 2) * (half[i] + half[j]), 1 + half[i] * half[j]);
    }, 0);
    return (Math.abs(excess) * AXIS ** 2 * POLE) / 2;
  };
})(window.qdgeo);
