// Keys in a list of rows: j and k (or the arrows) go from row to row, Enter opens one, and a letter does what the row's
// button or link with that letter does. Only while the list has the focus, or everywhere once somebody turned it on.
"use strict";
(() => {
  const list = document.querySelector("[data-keys]");
  if (!list) return;
  const choice = document.querySelector("#phim-tat"), kept = "hoso-keys";
  const rows = () => [...list.querySelectorAll("tbody tr")];
  const everywhere = () => localStorage.getItem(kept) === "on";
  const typing = (one) => one instanceof Element && one.closest("input, textarea, select, [contenteditable], [role=combobox]") !== null;

  function at() { return rows().findIndex((row) => row.contains(document.activeElement)); }

  function go(to) {
    const all = rows();
    if (!all.length) return;
    const row = all[Math.min(Math.max(to, 0), all.length - 1)];
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  function press(key) {
    const row = rows()[at()];
    const found = row && row.querySelector(`[data-key="${key}"]`);
    if (found) (found.matches("a, button") ? found : found.querySelector("a, button")).click();
    return Boolean(found);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
    const inside = list.contains(document.activeElement);
    if (!inside && !everywhere()) return;
    if (typing(event.target) && !(event.target instanceof HTMLInputElement && event.target.type === "checkbox")) return;
    const row = at(), key = event.key;
    if (key === "j" || (inside && key === "ArrowDown")) go(row + 1);
    else if (key === "k" || (inside && key === "ArrowUp")) go(row < 0 ? 0 : row - 1);
    else if (key === "Enter") { if (row < 0 || document.activeElement !== rows()[row] || !press("Enter")) return; }
    else if (!/^[a-z]$/.test(key) || !press(key)) return;
    event.preventDefault();
  });

  rows().forEach((row) => { row.tabIndex = -1; });
  if (choice) {
    choice.checked = everywhere();
    choice.closest("[hidden]").hidden = false;
    choice.addEventListener("change", () => { localStorage.setItem(kept, choice.checked ? "on" : "off"); });
  }
})();
