// The search field of the top bar: what fits stands beneath it while somebody types. Without it the form just opens /tim.
"use strict";
(() => {
  const field = document.querySelector("#tim"), list = document.querySelector("#tim-goi-y");
  if (!field || !list) return;
  let waiting = 0, asked = 0, at = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() { list.hidden = true; at = -1; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); }

  function point(to) {
    const all = options();
    if (!all.length) return;
    at = (to + all.length) % all.length;
    all.forEach((one, i) => { one.id = "tim-" + i; one.setAttribute("aria-selected", String(i === at)); });
    field.setAttribute("aria-activedescendant", "tim-" + at);
    all[at].scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    const mine = ++asked, text = field.value.trim();
    if (text.length < 2) { close(); return; }
    let answer;
    try { answer = await fetch("/tim/goi-y?q=" + encodeURIComponent(text)); } catch { return; }
    if (!answer.ok || mine !== asked) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    list.replaceChildren(...fresh.body.querySelectorAll("[role=option]"));
    options().forEach((one, i) => { one.id = "tim-" + i; });
    at = -1;
    list.hidden = options().length === 0;
    field.setAttribute("aria-expanded", String(!list.hidden));
  }

  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 200); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") { point(at + 1); event.preventDefault(); }
    else if (event.key === "ArrowUp") { point(at < 0 ? -1 : at - 1); event.preventDefault(); }
    else if (event.key === "Enter" && at >= 0) { location.href = options()[at].href; event.preventDefault(); }
  });
  field.addEventListener("blur", () => setTimeout(() => { if (!list.contains(document.activeElement)) close(); }, 150));
})();
