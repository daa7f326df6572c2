// What a script says, in the language of the page: looked up by its English words, which stand for themselves otherwise.
const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

export const say = (english, ...values) =>
  values.reduce((text, value) => text.replace("%s", () => value), words[english] ?? english);
