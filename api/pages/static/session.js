// Says five minutes before the session ends, and extends it with one button without leaving the page.
const bar = document.querySelector("#phien-sap-het");
if (bar) {
  const form = bar.querySelector("form");
  let endsAt = Date.now() + 1000 * bar.dataset.seconds;
  const look = () => {
    const left = endsAt - Date.now();
    bar.hidden = left > 1000 * bar.dataset.warn;
    if (bar.hidden) return;
    bar.querySelector(".left").textContent = Math.max(0, Math.ceil(left / 60000));
    if (left <= 0) { bar.querySelector(".over").hidden = false; bar.querySelector(".soon").hidden = true; form.hidden = true; }
  };
  form.addEventListener("submit", async event => {
    event.preventDefault();
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" },
      redirect: "manual",
    }).catch(() => null);
    const seconds = answer?.headers.get("HoSo-Session-Seconds");
    if (seconds) endsAt = Date.now() + 1000 * seconds; else endsAt = Date.now();
    look();
  });
  look();
  setInterval(look, 5000);
}
