// Opens a chat, keeps its token in memory only, and shows what arrives for it.

const POLL_INTERVAL = 2000;
const REFRESH_BEFORE = 5 * 60 * 1000;

const at = (id) => document.getElementById(id);
const form = at("new-chat");
let token;
let refreshTimer;
let pollTimer;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  say("Opening a chat…");
  try {
    const formData = Object.fromEntries(new FormData(form));
    const chat = await post("/initWebchat", { formData });
    at("conversation").textContent = chat.conversationSid;
    at("chat").hidden = false;
    show(chat);
    showWebhooks([]);
    poll();
    say(chat.messageSent === false ? "The chat is open, but your question was not sent." : "The chat is open.");
  } catch (error) {
    say(error.message, true);
  } finally {
    button.disabled = false;
  }
});

at("refresh").addEventListener("click", refresh);

async function refresh() {
  try {
    show(await post("/refreshToken", { token }));
    say("The token is new.");
  } catch (error) {
    say(error.message, true);
  }
}

// Shows a token, and asks for the next one before it expires.
function show(answer) {
  token = answer.token;
  at("identity").textContent = payload(token).grants.identity;
  at("expires").textContent = new Date(answer.expiration).toLocaleString();
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(refresh, Math.max(answer.expiration - Date.now() - REFRESH_BEFORE, 1000));
}

async function poll() {
  clearTimeout(pollTimer);
  const asked = token;
  try {
    const response = await fetch("/webhooks", { headers: { authorization: `Bearer ${asked}` } });
    // A chat that was opened meanwhile has its own webhooks.
    if (response.ok && asked === token) {
      showWebhooks((await response.json()).webhooks);
    }
  } catch {
    // The server may be starting again: the next time tells.
  }
  clearTimeout(pollTimer);
  pollTimer = setTimeout(poll, POLL_INTERVAL);
}

function showWebhooks(webhooks) {
  const rows = webhooks.toReversed().map(({ event, received }) => {
    const row = document.createElement("tr");
    row.append(cell(new Date(received).toLocaleTimeString()), cell(event));
    return row;
  });
  at("webhooks").tBodies[0].replaceChildren(...rows);
  at("webhooks").hidden = rows.length === 0;
  at("waiting").hidden = rows.length > 0;
}

// The token's contents. Only the backend can tell whether they are true.
function payload(token) {
  const text = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

async function post(path, body) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) })
    .catch(() => { throw new Error("The server does not answer."); });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(answer.message ?? `The server refused (${response.status}).`);
  }
  return answer;
}

function cell(text) {
  const cell = document.createElement("td");
  cell.textContent = text;
  return cell;
}

function say(text, isError = false) {
  at("message").textContent = text;
  at("message").classList.toggle("error", isError);
}
