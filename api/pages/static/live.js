// Live pages: counts what changed, brings texts in place up to date, and never moves a row under the reader's hand.
"use strict";
(() => {
  const REFRESH_MS = 60_000, AFTER_CHANGE_MS = 5_000, SAY_MS = 30_000;
  const bar = document.querySelector("[data-live]");
  if (!bar || !window.EventSource) return;
  const text = bar.dataset;
  const now = bar.querySelector(".now"), show = bar.querySelector(".show"), said = bar.querySelector(".said");
  const pause = bar.querySelector(".pause");
  const key = "hoso-paused " + location.pathname;
  let waiting = 0, lostAt = null, refreshing = 0, saidAt = 0, saying = 0;
  let pausedAt = sessionStorage.getItem(key);

  const clock = () => new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });

  function draw() {
    let line = waiting === 0 ? text.none : waiting === 1 ? text.one : text.many.replace("{n}", waiting);
    if (pausedAt) line = text.paused.replace("{t}", pausedAt).replace("{n}", waiting);
    if (lostAt) line = text.lost.replace("{t}", lostAt);
    now.textContent = line;
    bar.classList.toggle("news", waiting > 0 || Boolean(lostAt));
    pause.setAttribute("aria-pressed", String(Boolean(pausedAt)));
    sayLater(line);
  }

  // For those who hear the page: counts only, and not more often than every half minute.
  function sayLater(line) {
    clearTimeout(saying);
    if (!waiting && !lostAt) return;
    saying = setTimeout(() => { said.textContent = line; saidAt = Date.now(); }, Math.max(0, saidAt + SAY_MS - Date.now()));
  }

  // Texts that are marked are replaced where they stand; the one that has the focus is left alone.
  async function refresh() {
    if (pausedAt || document.hidden) return;
    let answer;
    try { answer = await fetch(location.href, { headers: { "X-Refresh": "1" } }); } catch { return; }
    if (!answer.ok || pausedAt) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of document.querySelectorAll("[data-now]")) {
      const found = fresh.querySelector(`[data-now="${CSS.escape(old.dataset.now)}"]`);
      if (found && !old.contains(document.activeElement) && found.innerHTML !== old.innerHTML) old.replaceChildren(...found.childNodes);
    }
  }

  function refreshSoon() {
    if (refreshing) return;
    refreshing = setTimeout(() => { refreshing = 0; refresh(); }, AFTER_CHANGE_MS);
  }

  const source = new EventSource(text.live);
  source.addEventListener("change", () => { waiting += 1; draw(); refreshSoon(); });
  source.addEventListener("open", () => { lostAt = null; draw(); });
  source.addEventListener("error", () => { lostAt = lostAt || clock(); draw(); });
  pause.addEventListener("click", () => {
    pausedAt = pausedAt ? null : clock();
    if (pausedAt) sessionStorage.setItem(key, pausedAt); else { sessionStorage.removeItem(key); refresh(); }
    draw();
  });
  show.textContent = text.show;
  bar.querySelector(".scripted").hidden = false;
  addEventListener("pagehide", () => source.close());
  setInterval(refresh, REFRESH_MS);
  draw();
})();
