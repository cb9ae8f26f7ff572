/* The targets of the plan, each on a row: what is known of it, and what it needs where nothing is. */
"use strict";
(function (q) {
  const STATUSES = ["computed", "table", "no_data"];
  const chosen = { status: "" };

  q.loadPlan = () => {
    q.byId("plan").hidden = !q.data.plan.length;
    if (!q.data.plan.length) return;
    q.on(["language"], build);
    build();
  };

  function build() {
    const rows = q.data.plan;
    const counts = STATUSES.map((status) => [status, rows.filter((row) => row.status === status).length]).filter(([, n]) => n);
    q.byId("plan-count").textContent = String(rows.length);
    const options = [{ value: "", label: `${q.t("plan.all")} ${rows.length}` },
      ...counts.map(([status, n]) => ({ value: status, label: `${q.t(`plan.${status}`)} ${n}` }))];
    q.choice(q.byId("plan-status"), options, chosen.status, (status) => {
      chosen.status = status;
      build();
    });
    q.fill(q.byId("plan-list"), rows.filter(({ status }) => !chosen.status || status === chosen.status).map(line));
  }

  const percent = (value) => (value >= 1 ? q.t("plan.met") : q.t("plan.partly", { share: q.figure(Math.floor(value * 1000) / 1000, "share") }));

  function figure(row) {
    if (row.status === "no_data") return null;
    if (row.value === null) return row.told ? q.el("b", { class: "data" }, row.told) : q.el("b", { class: "none" }, q.t("unknown"));
    const unit = row.value_unit;
    const words = q.figure(row.value, unit === "share" || !Number.isInteger(row.value) ? unit : "座");
    return q.el("b", {}, `${words} ${q.unit(unit)}`.trim());
  }

  function line(row) {
    const said = row.met === null ? null : q.el("span", { class: row.met >= 1 ? "verdict met" : "verdict unmet" }, `${row.met >= 1 ? "✓" : "✕"} ${percent(row.met)}`);
    const fine = [row.goal_words ? q.t("plan.goal", { goal: row.goal_words }) : "", row.deadline ? q.t("plan.deadline", { deadline: row.deadline }) : "",
      row.status === "no_data" && row.needs.length ? q.t("plan.needs", { needs: row.needs.map((name) => q.role(name)).join(q.state.language === "zh" ? "、" : ", ") }) : "",
      row.met !== null && q.said(row.reading) ? q.t("plan.reading", { reading: q.said(row.reading) }) : ""].filter(Boolean);
    return q.el("li", { "data-status": row.status }, q.el("div", { class: "plan-head" }, q.el("span", { class: "plan-id" }, row.target), q.el("span", { class: "data plan-title" }, q.said(row.title))),
      q.el("div", { class: "plan-figure" }, q.el("small", {}, q.t(`plan.${row.status}`)), figure(row), said),
      fine.length ? q.el("p", { class: "fine data" }, fine.join(" · ")) : null);
  }

  /* For paper. */
  q.printPlan = () => (q.data.plan.length ? [q.el("h2", {}, q.t("plan")), q.el("ol", { class: "plan-list" }, q.data.plan.map(line))] : []);
})(window.qdgeo);
