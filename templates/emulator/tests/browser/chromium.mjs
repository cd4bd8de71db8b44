// Chromium without a window. In: keys, scripts and sizes. Out: what a page shows. It speaks the DevTools protocol over
// a pipe, so nothing has to be installed but Chromium.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const KEYS = {
  Tab: { code: "Tab", windowsVirtualKeyCode: 9 },
  Enter: { code: "Enter", windowsVirtualKeyCode: 13, text: "\r" },
  Escape: { code: "Escape", windowsVirtualKeyCode: 27 },
  Space: { code: "Space", key: " ", windowsVirtualKeyCode: 32, text: " " },
};

export class Page {
  #child;
  #profile = mkdtempSync(join(tmpdir(), "emulator-page-"));
  #waiting = new Map();
  #number = 0;
  #session;

  static async open(url) {
    const page = new Page();
    page.#start();
    const { targetId } = await page.#call("Target.createTarget", { url: "about:blank" });
    const attached = await page.#call("Target.attachToTarget", { targetId, flatten: true });
    page.#session = attached.sessionId;
    await page.call("Page.navigate", { url });
    return page;
  }

  #start() {
    const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe"];
    flags.push(`--user-data-dir=${this.#profile}`);
    const stdio = ["ignore", "ignore", "ignore", "pipe", "pipe"];
    this.#child = spawn("chromium", flags, { stdio });
    let text = "";
    this.#child.stdio[4].setEncoding("utf8").on("data", (data) => {
      text += data;
      const messages = text.split("\0");
      text = messages.pop();
      for (const message of messages) this.#receive(JSON.parse(message));
    });
  }

  #receive({ id, result, error }) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(error.message));
    else waiting?.resolve(result);
  }

  #call(method, params, sessionId) {
    const id = ++this.#number;
    this.#child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  call(method, params = {}) {
    return this.#call(method, params, this.#session);
  }

  /** The value of an expression in the page. */
  async value(expression) {
    const answer = await this.call("Runtime.evaluate", { expression, returnByValue: true });
    if (answer.exceptionDetails) throw new Error(`${expression}: ${answer.result.description}`);
    return answer.result.value;
  }

  /** Waits until an expression is true; fails after a time in which any machine shows it. */
  async until(expression) {
    const end = Date.now() + 30_000;
    while (!(await this.value(expression))) {
      if (Date.now() > end) throw new Error(`never true: ${expression}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async press(name) {
    const key = { key: name, ...(KEYS[name] ?? { text: name }) };
    await this.call("Input.dispatchKeyEvent", { type: key.text ? "keyDown" : "rawKeyDown", ...key });
    await this.call("Input.dispatchKeyEvent", { type: "keyUp", ...key });
  }

  async type(text) {
    for (const character of text) await this.press(character);
  }

  async size(width, height) {
    const metrics = { width, height, deviceScaleFactor: 1, mobile: width < 500 };
    await this.call("Emulation.setDeviceMetricsOverride", metrics);
  }

  async scheme(value) {
    const features = [{ name: "prefers-color-scheme", value }];
    await this.call("Emulation.setEmulatedMedia", { features });
  }

  async picture(file) {
    const { data } = await this.call("Page.captureScreenshot", { format: "png" });
    writeFileSync(file, Buffer.from(data, "base64"));
    console.log(file);
  }

  async close() {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#call("Browser.close", {});
    await ended;
    rmSync(this.#profile, { recursive: true, force: true });
  }
}
