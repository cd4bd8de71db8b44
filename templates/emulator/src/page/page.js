// In: changes from the server. Out: three lists that follow them. All values become text, never markup.
"use strict";

const MOST_REQUESTS = 500;
const filter = document.getElementById("filter");
const connection = document.getElementById("connection");

/** One list: entries by ID, with the latest first if `latestFirst`. */
class List {
  constructor(name, latestFirst) {
    this.list = document.getElementById(name);
    this.count = document.getElementById(`${name}-count`);
    this.empty = document.getElementById(`${name}-empty`);
    this.nothing = this.empty.textContent;
    this.latestFirst = latestFirst;
    this.items = new Map();
  }

  clear() {
    this.items.clear();
    this.list.replaceChildren();
  }

  put(entry) {
    const old = this.items.get(entry.id);
    if (old) {
      fill(old, entry);
      return;
    }
    const item = element("li");
    item.append(element("details"));
    fill(item, entry);
    this.items.set(entry.id, item);
    if (this.latestFirst) {
      this.list.prepend(item);
      if (this.items.size > MOST_REQUESTS) this.remove(this.items.keys().next().value);
    } else {
      this.list.append(item);
    }
  }

  remove(id) {
    this.items.get(id)?.remove();
    this.items.delete(id);
  }

  /** Hides what does not match the filter. */
  show() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of this.items.values()) {
      item.hidden = !words.every((word) => item.searched.includes(word));
      if (!item.hidden) shown += 1;
    }
    const all = this.items.size;
    this.count.textContent = shown === all ? `(${all})` : `(${shown} of ${all})`;
    this.empty.hidden = shown > 0;
    this.empty.textContent = all > 0 ? "Nothing matches the filter." : this.nothing;
  }
}

const lists = {
  resources: new List("resources", false),
  requests: new List("requests", true),
  webhooks: new List("webhooks", true),
};

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function fill(item, entry) {
  const summary = element("summary");
  const tone = entry.is_good === undefined ? "" : entry.is_good ? "good" : "bad";
  summary.append(element("span", entry.title), element("span", entry.status, tone));
  summary.append(element("span", entry.aside, "aside"));
  const values = element("dl");
  for (const [name, value] of entry.values) values.append(element("dt", name), element("dd", value));
  const details = item.firstChild;
  const old = details.querySelector("summary");
  if (old) {
    // The element stays, as it may have the focus.
    old.replaceChildren(...summary.childNodes);
    details.lastChild.replaceWith(values);
  } else {
    details.append(summary, values);
  }
  const texts = [entry.title, entry.status, entry.aside, ...entry.values.flat()];
  item.searched = texts.join(" ").toLowerCase();
}

function showAll() {
  for (const list of Object.values(lists)) list.show();
}

function follow() {
  const events = new EventSource("/_emulator/changes");
  events.addEventListener("open", () => (connection.textContent = "Live"));
  events.addEventListener("error", () => (connection.textContent = "Not connected, trying again"));
  events.addEventListener("message", (event) => {
    const changes = JSON.parse(event.data);
    if (changes.from_start) for (const list of Object.values(lists)) list.clear();
    if (changes.are_requests_forgotten) lists.requests.clear();
    for (const id of changes.removed) lists.resources.remove(id);
    for (const name of ["resources", "requests", "webhooks"]) {
      for (const entry of changes[name]) lists[name].put(entry);
    }
    showAll();
  });
}

filter.addEventListener("input", showAll);
filter.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    filter.value = "";
    showAll();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && event.target !== filter) {
    event.preventDefault();
    filter.focus();
  }
});
showAll();
follow();
