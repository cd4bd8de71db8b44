// In: the URL of an emulator with resources and requests, credentials, and a folder for pictures. Out: pictures, and an
// error unless the page can be used with the keyboard, on a phone, and while things happen.

import assert from "node:assert/strict";
import { join } from "node:path";

import { Page } from "./chromium.mjs";

const [url, credentials, folder] = process.argv.slice(2);
const PLUGINS = `${url}/v1/PluginService/Plugins`;

const page = await Page.open(`${url}/`);
try {
  await page.size(1280, 900);
  await page.until(`document.readyState === "complete" && document.querySelector("#connection")?.textContent === "Live"`);
  await page.until(`document.querySelectorAll("#resources li").length > 0`);
  await keyboard();
  await filtering();
  await changes();
  await sizes();
} finally {
  await page.close();
}

/** Everything can be reached and opened without a mouse, and shows where the focus is. */
async function keyboard() {
  await page.press("Tab");
  assert.equal(await focused(), "filter");
  for (const list of ["resources", "requests"]) {
    const entries = await page.value(`document.querySelectorAll("#${list} li").length`);
    for (let number = 0; number < entries; number += 1) {
      await page.press("Tab");
      assert.equal(await focused(), `${list} ${number}`);
      assert.ok(await page.value(`parseInt(getComputedStyle(document.activeElement).outlineWidth) >= 2`));
      assert.ok(await isInView(), "the focus is where it can be seen");
    }
  }
  const isOpen = `document.activeElement.closest("details").open`;
  for (const key of ["Enter", "Space"]) {
    await page.press(key);
    assert.equal(await page.value(isOpen), true, key);
    await page.press(key);
    assert.equal(await page.value(isOpen), false, key);
  }
}

/** `/` leads to the filter from anywhere, all words must match, and Escape shows everything again. */
async function filtering() {
  const all = await shown("resources");
  await page.press("/");
  assert.equal(await focused(), "filter");
  await page.type("plugins active");
  assert.equal(await page.value(`document.querySelector("#filter").value`), "plugins active");
  assert.equal(await shown("resources"), 0);
  assert.equal(await page.value(`document.querySelector("#resources-empty").hidden`), false);
  await page.press("Escape");
  assert.equal(await page.value(`document.querySelector("#filter").value`), "");
  assert.equal(await shown("resources"), all);
  await page.type("plugins");
  const some = await shown("resources");
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  assert.equal(await count("resources"), `(${some} of ${all})`);
  // What does not match stays hidden when it comes.
  await send(`${url}/v1/FlexFlows/none`);
  await page.until(`document.querySelector("#requests li").hidden && ${has("#requests", "FlexFlow")}`);
  await page.press("Escape");
}

/** What happens shows at once, and takes neither the focus nor what is open. */
async function changes() {
  const before = await page.value(`document.querySelectorAll("#resources li").length`);
  const created = await send(PLUGINS, "UniqueName=live&Description=first");
  await page.until(`document.querySelectorAll("#resources li").length === ${before + 1}`);
  await page.value(`document.querySelector("#resources li:last-child summary").focus()`);
  await page.press("Enter");
  await send(`${PLUGINS}/${created.sid}`, "Description=second");
  await page.until(has("#requests li:first-child", "UpdatePlugin"));
  assert.equal(await focused(), `resources ${before}`);
  assert.equal(await page.value(`document.activeElement.closest("details").open`), true);
  await page.until(`document.querySelector("#requests-count").textContent !== ""`);
}

/** No size needs a horizontal scrollbar, whatever is open. */
async function sizes() {
  await page.value(`document.querySelectorAll("details").forEach((it) => (it.open = true))`);
  for (const [look, width, height] of [["light", 1280, 900], ["dark", 1280, 900], ["phone", 390, 844], ["narrow", 320, 640]]) {
    await page.size(width, height);
    await page.scheme(look === "dark" ? "dark" : "light");
    await page.value("scrollTo(0, 0)");
    const [content, window] = await page.value("[document.scrollingElement.scrollWidth, innerWidth]");
    assert.ok(content <= width && window === width, `${look}: ${content} in ${window}`);
    const small = await page.value(`[...document.querySelectorAll("summary, input, nav a")]
      .filter((it) => it.checkVisibility() && it.getBoundingClientRect().height < 36).length`);
    assert.equal(small, 0, `${look}: large enough for a finger`);
    await page.picture(join(folder, `page-${look}.png`));
  }
  await page.value(`document.querySelectorAll("details").forEach((it) => (it.open = false))`);
  await page.size(390, 844);
  await page.picture(join(folder, "page-phone-closed.png"));
  assert.ok(!(await page.value("document.documentElement.outerHTML + document.title")).includes("canary"));
}

/** Which entry has the focus: `requests 2`. */
async function focused() {
  return page.value(`(() => {
    const at = document.activeElement;
    const item = at.closest("li");
    return item ? item.parentElement.id + " " + [...item.parentElement.children].indexOf(item) : at.id;
  })()`);
}

/** Not below the header either, which stays at the top. */
function isInView() {
  return page.value(`(() => {
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    const header = document.querySelector("header").getBoundingClientRect().bottom;
    return top >= header && bottom <= innerHeight;
  })()`);
}

function shown(list) {
  return page.value(`document.querySelectorAll("#${list} li:not([hidden])").length`);
}

function count(list) {
  return page.value(`document.querySelector("#${list}-count").textContent`);
}

function has(selector, text) {
  return `document.querySelector(${JSON.stringify(selector)}).textContent.includes(${JSON.stringify(text)})`;
}

async function send(to, form) {
  const headers = { authorization: credentials };
  if (form) headers["content-type"] = "application/x-www-form-urlencoded";
  const answer = await fetch(to, { method: form ? "POST" : "GET", headers, body: form });
  return answer.json();
}
