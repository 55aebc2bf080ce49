// Keeps the page fresh: fetches it again and exchanges <main>. Without this script the page is complete, only not live.
const period = 5000;
const patience = 10000;
const pause = document.getElementById("pause");
const stale = document.getElementById("stale");
const news = document.getElementById("news");
let paused = false;
let timer;

const sentence = () => document.getElementById("verdict")?.textContent;

function schedule() {
  clearTimeout(timer);
  if (!document.hidden && !paused) timer = setTimeout(refresh, period);
}

async function refresh() {
  try {
    const reply = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(patience) });
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const main = page.querySelector("main");
    if (!reply.ok || !main) throw new Error(reply.statusText);
    // Whoever marks a text to copy it, or has paused meanwhile, keeps what is there.
    if (getSelection().isCollapsed && !paused) exchange(main, page.title);
    if (stale.textContent) stale.textContent = "";
  } catch {
    if (!stale.textContent) stale.textContent = stale.dataset.text;
  }
  document.body.classList.toggle("is-stale", stale.textContent !== "");
  schedule();
}

function exchange(main, title) {
  const old = document.querySelector("main");
  const before = sentence();
  const focused = document.activeElement;
  for (const open of old.querySelectorAll("details[open]")) main.querySelector("#" + open.id)?.setAttribute("open", "");
  const links = [...old.querySelectorAll("a")].indexOf(focused);
  const scrolled = [...old.querySelectorAll(".scroll")].map(box => [box.id, box.scrollLeft]);
  const values = new Map([...old.querySelectorAll("[data-key]")].map(value => [value.dataset.key, value.textContent]));
  // A colour that fades says which numbers have changed; the style sheet leaves it out where motion is unwanted.
  for (const value of main.querySelectorAll("[data-key]"))
    value.classList.toggle("changed", (values.get(value.dataset.key) ?? value.textContent) !== value.textContent);
  old.replaceWith(document.adoptNode(main));
  for (const [id, left] of scrolled) document.getElementById(id)?.scrollTo({ left, behavior: "instant" });
  if (old.contains(focused) || old === focused)
    (document.getElementById(focused.id) ?? main.querySelectorAll("a")[links] ?? main).focus({ preventScroll: true });
  document.title = title;
  if (sentence() !== before) news.textContent = sentence();
}

pause.hidden = false;
pause.addEventListener("click", () => {
  paused = !paused;
  pause.textContent = paused ? pause.dataset.resume : pause.dataset.pause;
  paused ? schedule() : refresh();
});
document.addEventListener("visibilitychange", () => (document.hidden || paused ? schedule() : refresh()));
schedule();
