// Det som sidan behöver utöver HTML. Allt fungerar också utan skript.
const root = document.documentElement;

const currentTheme = () =>
  root.dataset.tema || (matchMedia("(prefers-color-scheme: dark)").matches ? "mork" : "ljus");

function switchTheme() {
  const next = currentTheme() === "mork" ? "ljus" : "mork";
  root.dataset.tema = next;
  try { localStorage.setItem("tema", next); } catch { /* valet gäller bara den här sidan */ }
}

function focusErrorSummary(within) {
  const summary = within.querySelector?.(".felsumma[tabindex]");
  if (!summary) return;
  summary.focus();
  if (!document.title.startsWith("Fel:")) document.title = `Fel: ${document.title}`;
}

// Länken i felsammanfattningen ska landa i själva fältet, även när det är en valgrupp.
function followErrorLink(event, link) {
  const field = document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.closest("fieldset, .falt")?.scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
}

function closeMenus(except) {
  document.querySelectorAll("details[data-meny][open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}

function isTyping(target) {
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details[data-meny]"));
  if (event.target.closest("[data-temaknapp]")) switchTheme();
  if (event.target.closest("[data-skriv-ut]")) print();
  event.target.closest("[data-stang]")?.closest(".toast, .notis")?.remove();
  const link = event.target.closest(".felsumma a[href^='#']");
  if (link) followErrorLink(event, link);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
    const search = document.getElementById("sok");
    if (search) { event.preventDefault(); search.focus(); }
  }
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details[data-meny][open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
});

// Fält med data-skicka-vid-byte skickar sitt formulär direkt, till exempel lägesdatum.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-skicka-vid-byte]")) event.target.form?.requestSubmit();
});

document.addEventListener("htmx:afterSwap", (event) => focusErrorSummary(event.target));

// Ett sökfält som döljer valen som inte stämmer. Det som är valt syns alltid.
function filterChoices(field) {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const choices = [...document.getElementById(field.dataset.filtrera).querySelectorAll(".val")];
  for (const choice of choices) {
    const text = choice.textContent.toLowerCase().replaceAll("\u00ad", "");
    choice.hidden = !choice.querySelector(":checked") && !words.every((word) => text.includes(word));
  }
  const shown = choices.filter((choice) => !choice.hidden).length;
  field.parentElement.querySelector("output").textContent =
    words.length ? `${shown} av ${choices.length} visas` : "";
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-filtrera]")) filterChoices(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-filtrera]")) event.preventDefault();
});

// En ruta i tabellhuvudet som markerar alla rader på sidan. Utan skript markeras de en och en.
function offerToMarkAll(table) {
  const boxes = () => [...table.querySelectorAll("tbody input[type=checkbox]")];
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", "Markera alla på sidan");
  table.querySelector("thead td")?.append(all);
  all.addEventListener("change", () => boxes().forEach((box) => { box.checked = all.checked; }));
  table.tBodies[0].addEventListener("change", () => {
    const marked = boxes().filter((box) => box.checked).length;
    all.checked = marked > 0 && marked === boxes().length;
    all.indeterminate = marked > 0 && !all.checked;
  });
}

function start() {
  document.querySelectorAll("[data-markera-alla]").forEach(offerToMarkAll);
  if (innerWidth < 1020) document.querySelectorAll(".facettpanel").forEach((panel) => { panel.open = false; });
  const tabs = document.querySelector(".topp > nav");
  const tab = tabs?.querySelector("[aria-current]");
  if (tab && tabs.scrollWidth > tabs.clientWidth) tabs.scrollLeft = tab.offsetLeft - 24;
  focusErrorSummary(document);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
