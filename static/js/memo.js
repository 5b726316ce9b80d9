// Skrivelsen sparas medan man skriver. Utan skript sparar knappen; inget annat beror på detta.
const form = document.querySelector("form[data-spara-till]");
const state = document.getElementById("sparlage");
const PAUSE = 1500; // millisekunder efter sista tangenten
const AGAIN = 5000;
const LARGEST_KEPT_ALIVE = 60_000; // tecken; webbläsaren skickar högst 64 kB när sidan lämnas
let timer, isSaving = false, isDirty = false, isClosed = false, isLeaving = false, isUnsafe = false;
const shownClashes = new Map();

function say(text) {
  if (state.textContent !== text) state.textContent = text;
}

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

const plain = (text) => (text ?? "").replaceAll("\r\n", "\n");

// Den som har loggat in igen i en annan flik har fått ett nytt skyddsmärke i sin kaka.
function freshToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  if (cookie) form.elements.csrfmiddlewaretoken.value = cookie.slice("csrftoken=".length);
}

// Nya versioner att bygga på. En text som någon annan har skrivit tas in bara där den här
// personen inget har ändrat sedan formuläret skickades.
function takeIn(parts, sent) {
  for (const [name, part] of Object.entries(parts)) {
    const field = form.elements[name];
    if ("value" in part && field) {
      if (plain(field.value) !== plain(sent.get(name))) continue;
      field.value = part.value;
    }
    if (part.field) form.elements[part.field].value = part.version;
  }
}

function showClashes(clashes) {
  for (const place of form.querySelectorAll("[data-krock]")) {
    const name = place.dataset.krock;
    const html = clashes[name] ?? "";
    if (html === (shownClashes.get(name) ?? (place.childElementCount ? null : ""))) continue;
    if (html && !place.childElementCount) place.closest("details").open = true;
    place.innerHTML = html;
    shownClashes.set(name, html);
  }
}

function showMarks(marks) {
  for (const [anchor, mark] of Object.entries(marks)) {
    const part = document.getElementById(anchor);
    if (!part) continue;
    part.classList.toggle("avsnittspost--fel", mark.has_errors);
    part.querySelector("summary").lastElementChild.outerHTML = mark.html;
  }
}

function showSheet(html) {
  const found = new DOMParser().parseFromString(html, "text/html");
  for (const id of ["forhandsvisning", "kontroller"]) {
    const part = found.getElementById(id);
    if (part) document.getElementById(id)?.replaceWith(part);
  }
}

function lengthOf(sent) {
  return [...sent].reduce((sum, [name, value]) => sum + 2 * value.length + name.length + 150, 0);
}

async function send(sent) {
  return fetch(form.dataset.sparaTill, {
    method: "POST",
    body: sent,
    headers: { "HX-Request": "true" },
    redirect: "manual",
    keepalive: lengthOf(sent) < LARGEST_KEPT_ALIVE,
  });
}

function fail(text) {
  isDirty = isUnsafe = true;
  say(text);
  later(AGAIN);
}

async function take(answer, sent) {
  if (answer.status === 401) {
    fail("Du är utloggad. Logga in i en annan flik; texten står kvar.");
    return;
  }
  if (answer.status === 403) {
    fail("Inte sparat. Logga in i en annan flik eller se över din behörighet; texten står kvar.");
    return;
  }
  const told = await answer.json();
  isClosed = Boolean(told.is_closed);
  isUnsafe = !told.is_saved;
  if (!isClosed) {
    takeIn(told.parts, sent);
    showClashes(told.clashes);
    showMarks(told.marks);
    showSheet(told.shown);
  }
  say(isDirty && !isClosed ? "Inte sparat" : told.message);
  if (isDirty && !isClosed) later(PAUSE);
}

async function save() {
  if (isSaving || isClosed) return;
  clearTimeout(timer);
  isSaving = true;
  isDirty = false;
  freshToken();
  const sent = new FormData(form);
  say("Sparar …");
  try {
    await take(await send(sent), sent);
  } catch {
    fail("Kunde inte spara. Försöker igen.");
  } finally {
    isSaving = false;
  }
}

function changed() {
  if (isClosed) return;
  isDirty = true;
  say("Inte sparat");
  later(PAUSE);
}

function leave() {
  freshToken();
  clearTimeout(timer);
  isLeaving = true;
}

if (form && state) {
  form.addEventListener("input", changed);
  form.addEventListener("submit", leave);
  document.addEventListener("visibilitychange", () => { if (document.hidden && isDirty && !isLeaving) save(); });
  addEventListener("beforeunload", (event) => {
    if (isLeaving) return;
    if (isDirty) save(); // kommer fram fast sidan lämnas
    if (isUnsafe || lengthOf(new FormData(form)) >= LARGEST_KEPT_ALIVE) event.preventDefault();
  });
  // Tillbakaknappen kan visa sidan som den var: hämta då det som andra har skrivit sedan dess.
  addEventListener("pageshow", (event) => {
    isLeaving = false;
    if (event.persisted) save();
  });
  if ("osparat" in form.dataset) changed();
  else say("Sparas medan du skriver");
}
