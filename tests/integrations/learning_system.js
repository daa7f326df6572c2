// A learning system around the wrapper, as strict as the standards let it be: a SCORM attempt that
// was not suspended is over, and cmi5 takes no statement twice.
const fs = require("node:fs");
const vm = require("node:vm");
const { form, launches } = JSON.parse(fs.readFileSync(0, "utf8"));
const wrapper = new vm.Script(fs.readFileSync("static/integrations/wrapper.js", "utf8"));
const old = form === "scorm-1.2";
const exit = old ? "cmi.core.exit" : "cmi.exit";
let values = {};
const states = {};
const statements = [];

function scorm(launch) {
  const refuses = [...(launch.refuses || [])];
  const api = {
    Initialize: () => String(launch.begins !== false),
    GetValue: (name) => values[name] || "",
    SetValue(name, value) {
      values[name] = value;
      return "true";
    },
    Commit: () => String(!refuses.shift()),
    Terminate: () => "true",
  };
  if (!old) return { API_1484_11: api };
  const names = Object.keys(api).map((name) => [name === "Terminate" ? "Finish" : name, name]);
  return { API: Object.fromEntries(names.map(([name, own]) => [`LMS${name}`, api[own]])) };
}

function cmi5(launch) {
  const say = (name) => async (score) => statements.push([name, score?.scaled ?? null]);
  const notThere = () => Promise.reject({ response: { status: 404 } });
  return {
    Cmi5: class {
      initialize = async () => {};
      launchParameters = { actor: {}, activityId: "a", registration: "r" };
      launchData = { launchMode: "Normal", ...launch.data };
      xapi = {
        getState: ({ stateId }) => (states[stateId] ? { data: states[stateId] } : notThere()),
        setState: async ({ stateId, state }) => {
          states[stateId] = { ...state };
        },
      };
      pass = say("passed");
      fail = say("failed");
      complete = say("completed");
      terminate = say("terminated");
    },
  };
}

async function opened(launch) {
  const replies = [...launch.replies];
  const words = [];
  const open = {};
  let leave;
  const page = {
    COURSE: { form, address: "https://cme.example/packaged/c/" },
    document: { getElementById: (id) => (id === "open" ? open : state) },
    location: { search: "?registration=r" },
    crypto: { getRandomValues: (bytes) => crypto.getRandomValues(bytes) }, // as without https
    URLSearchParams,
    fetch: async () => ({ ok: true, json: async () => replies.shift() }),
    setTimeout: (again) => replies.length && setImmediate(again),
    addEventListener: (_, deed) => {
      leave = deed;
    },
    ...(form === "cmi5" ? cmi5(launch) : scorm(launch)),
  };
  const state = {
    set textContent(text) {
      words.push(text);
    },
  };
  page.window = page.parent = page;
  wrapper.runInNewContext(page);
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  leave?.();
  const kept = { ...values };
  if (values[exit] !== "suspend") values = {};
  return { key: open.href, words, values: kept };
}

(async () => {
  const pages = [];
  for (const launch of launches) pages.push(await opened(launch));
  console.log(JSON.stringify({ pages, statements }));
})();
