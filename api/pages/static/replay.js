// Replay by keys and by the slider alone. Everything it does is a link or a button of the page too.
"use strict";
(() => {
  const form = document.querySelector("form[data-replay]");
  const slider = form && form.querySelector("input[type=range]");
  if (!slider) return;
  const follow = (selector) => {
    const link = document.querySelector(selector);
    if (link) location.assign(link.href);
    return Boolean(link);
  };
  const steps = { ArrowLeft: "prev", ArrowRight: "next", Home: "first", End: "last" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const focus = document.activeElement;
    if (focus && focus.closest("input, select, textarea, .scroll, [contenteditable], dialog")) return;
    const inList = focus && focus.closest("[data-steps]");
    const wanted = steps[event.key]
      ? `a[rel=${steps[event.key]}]`
      : inList && (event.key === "a" || event.key === "b") ? `a[data-mark=${event.key}]` : null;
    if (wanted && follow(wanted)) event.preventDefault();
  });
  const before = slider.getAttribute("aria-valuetext");
  const word = before.split(" ")[0];
  const told = new Map([...document.querySelectorAll("[data-steps] li[value]")]
    .map((item) => [String(item.value), item.innerText.replace(/\s+/g, " ").trim()]));
  slider.addEventListener("input", () => {
    const text = told.get(slider.value);
    slider.setAttribute("aria-valuetext", `${word} ${slider.value}${text ? `: ${text}` : ""}`);
  });
  let pending = 0;
  slider.addEventListener("change", () => {
    // A held arrow key changes the value many times: the page is asked for once the hand rests.
    clearTimeout(pending);
    pending = setTimeout(() => form.requestSubmit(), 400);
  });
})();
