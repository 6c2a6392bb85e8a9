// The chart of a trace by keyboard: one stop, arrows go from mark to mark. What a mark says stands in a line below, and
// its row in the table is outlined; a row outlines its bar. Without this script every mark is a link all the same.
"use strict";
{
  const figure = document.querySelector("figure.trace");
  const marks = figure ? [...figure.querySelectorAll("svg.lanes a[data-lane]")] : [];
  const line = figure?.querySelector(".read-out");
  let lit = [];

  const rowOf = (mark) => document.getElementById((mark.dataset.row || "").slice(1));
  const light = (...elements) => {
    lit.forEach((one) => one.classList.remove("lit"));
    lit = elements.filter(Boolean);
    lit.forEach((one) => one.classList.add("lit"));
  };
  const tell = (mark) => {
    line.textContent = mark.getAttribute("aria-label");
    line.hidden = false;
    light(mark, rowOf(mark));
  };
  const quiet = () => {
    light();
    line.hidden = true;
  };

  if (marks.length) {
    const many = marks.length > 30;
    if (many) marks[0].tabIndex = 0;
    const go = (to) => {
      if (!to) return;
      if (many) marks.forEach((one) => (one.tabIndex = one === to ? 0 : -1));
      to.focus();
      to.scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    const lanes = [...new Set(marks.map((one) => one.dataset.lane))]
      .map((key) => ({ key, top: Math.min(...marks.filter((one) => one.dataset.lane === key).map((one) => one.getBoundingClientRect().top)) }))
      .sort((a, b) => a.top - b.top).map((one) => one.key);
    const across = (mark, step) => {
      const x = mark.getBoundingClientRect().left;
      for (let at = lanes.indexOf(mark.dataset.lane) + step; at >= 0 && at < lanes.length; at += step) {
        const there = marks.filter((one) => one.dataset.lane === lanes[at]);
        if (there.length) return there.reduce((best, one) =>
          Math.abs(one.getBoundingClientRect().left - x) < Math.abs(best.getBoundingClientRect().left - x) ? one : best);
      }
      return null;
    };
    figure.addEventListener("keydown", (event) => {
      const at = marks.indexOf(event.target.closest("a[data-lane]"));
      if (event.key === "Escape") return quiet();
      if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
      const to = { ArrowRight: () => marks[at + 1], ArrowLeft: () => marks[at - 1], Home: () => marks[0],
        End: () => marks[marks.length - 1], ArrowDown: () => across(marks[at], 1), ArrowUp: () => across(marks[at], -1) }[event.key];
      if (!to) return;
      event.preventDefault();
      go(to());
    });
    for (const kind of ["focusin", "mouseover"]) figure.addEventListener(kind, (event) => {
      const mark = event.target.closest("a[data-lane]");
      if (mark) tell(mark);
    });
    for (const kind of ["focusin", "mouseover"]) document.querySelector("main").addEventListener(kind, (event) => {
      const row = event.target.closest("tr[id]");
      if (row) light(row, ...marks.filter((one) => one.dataset.row === "#" + row.id));
    });
  }
}
