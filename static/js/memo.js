// Skrivelsen sparas medan man skriver. Utan skript sparar knappen; inget annat beror på detta.
const form = document.querySelector("form[data-spara-till]");
const state = document.getElementById("sparlage");
const PAUSE = 1500; // millisekunder efter sista tangenten
const AGAIN = 5000;
let timer, isSaving = false, isDirty = false, isClosed = false;

function say(text) {
  if (state.textContent !== text) state.textContent = text;
}

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

// Nya versioner att bygga på. En text som någon annan har skrivit tas in bara där den här
// personen inget har ändrat sedan formuläret skickades.
function takeIn(parts, sent) {
  for (const [name, part] of Object.entries(parts)) {
    const version = form.elements[part.field];
    const field = form.elements[name];
    if ("value" in part && field) {
      if (field.value.replaceAll("\r\n", "\n") !== (sent.get(name) ?? "").replaceAll("\r\n", "\n")) continue;
      field.value = part.value;
    }
    if (version) version.value = part.version;
  }
}

function showClashes(clashes) {
  for (const place of form.querySelectorAll("[data-krock]")) {
    const html = clashes[place.dataset.krock] ?? "";
    if (html && !place.innerHTML) place.closest("details").open = true;
    place.innerHTML = html;
  }
}

function showSheet(html) {
  const found = new DOMParser().parseFromString(html, "text/html");
  for (const id of ["forhandsvisning", "kontroller"]) {
    const part = found.getElementById(id);
    if (part) document.getElementById(id)?.replaceWith(part);
  }
}

async function save() {
  if (isSaving || isClosed) return;
  isSaving = true;
  isDirty = false;
  const sent = new FormData(form);
  say("Sparar …");
  try {
    const answer = await fetch(form.dataset.sparaTill, {
      method: "POST", body: sent, headers: { "HX-Request": "true" }, redirect: "manual",
    });
    if (answer.status === 401 || answer.status === 403) {
      isDirty = true;
      say("Du är utloggad. Logga in i en annan flik. Texten står kvar här.");
      later(AGAIN);
      return;
    }
    const told = await answer.json();
    isClosed = Boolean(told.is_closed);
    if (told.parts) takeIn(told.parts, sent);
    if (told.clashes) showClashes(told.clashes);
    if (told.shown) showSheet(told.shown);
    say(isDirty ? "Inte sparat" : told.message);
  } catch {
    isDirty = true;
    say("Kunde inte spara. Försöker igen.");
    later(AGAIN);
    return;
  } finally {
    isSaving = false;
  }
  if (isDirty) later(PAUSE);
}

function changed() {
  isDirty = true;
  say("Inte sparat");
  later(PAUSE);
}

if (form && state) {
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => { clearTimeout(timer); isDirty = false; });
  document.addEventListener("visibilitychange", () => { if (document.hidden && isDirty) save(); });
  addEventListener("beforeunload", (event) => { if (isDirty || isSaving) event.preventDefault(); });
}
