// Stands in a learning system: opens the course, asks how it came out, and reports that once each
// time it changes. SCORM calls can stop the page, so nothing is set that is set already.
(() => {
  const { form, address } = window.COURSE;
  const EVERY = 5000;
  const WORDS = {
    waiting: "Not begun.",
    agreed: "Opened.",
    begun: "In progress.",
    completed: "Completed. Your result was reported.",
    looked: "Opened to look at only: the learning system asks for no result.",
    silent: "The learning system does not answer: no result can be reported.",
    refused: "The learning system did not take your result; this page tries again.",
    away: "The course cannot be reached now; this page tries again.",
  };

  function findApi(name) {
    for (const start of [window, window.opener]) {
      let here = start;
      for (let steps = 0; here && steps < 20; steps++) {
        try {
          if (here[name]) return here[name];
          if (here.parent === here) break;
          here = here.parent;
        } catch {
          break; // a window of somebody else
        }
      }
    }
    return null;
  }

  // crypto.randomUUID is there by https only, and a learning system may be reached without.
  function newKey() {
    const [...bytes] = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const digits = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  const isTrue = (answer) => String(answer) === "true";
  const isOver = (result) => result.completed && result.passed !== false; // no retake to come

  function scorm(names, api) {
    const known = {};
    let open = isTrue(api[names.begin](""));
    if (!open) return null;
    let isKept = true;
    const set = (element, value) => {
      if (known[element] === value) return;
      const isTaken = isTrue(api[names.set](element, value));
      if (!isTaken && !/\.(min|max)$/.test(element)) throw new Error(element); // those are optional
      known[element] = value;
      isKept = false;
    };
    const keep = () => {
      isKept = isKept || isTrue(api[names.commit](""));
      if (!isKept) throw new Error("commit");
    };
    return {
      reports: true,
      attempt() {
        const kept = api[names.get]("cmi.suspend_data");
        const key = /^[0-9a-f-]{36}$/.test(kept) ? kept : newKey();
        try {
          if (key !== kept) set("cmi.suspend_data", key);
          set(names.exit, "suspend"); // else the next launch is another attempt
          keep();
        } catch {
          // said when there is a result
        }
        return key;
      },
      report(result) {
        if (!open) throw new Error("ended");
        const exit = { [names.exit]: isOver(result) ? names.normal : "suspend" };
        for (const [name, value] of Object.entries({ ...names.values(result), ...exit })) {
          set(name, value);
        }
        keep();
      },
      end() {
        if (open) api[names.end]("");
        open = false;
      },
    };
  }

  const percent = (result) => String(Math.round(result.score * 10000) / 100);

  const SCORM_12 = {
    begin: "LMSInitialize", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit",
    end: "LMSFinish", exit: "cmi.core.exit", normal: "",
    values(result) {
      const score = result.score == null ? {} : {
        "cmi.core.score.min": "0", "cmi.core.score.max": "100",
        "cmi.core.score.raw": percent(result),
      };
      const judged = result.passed == null ? "completed" : result.passed ? "passed" : "failed";
      return { ...score, "cmi.core.lesson_status": result.completed ? judged : "incomplete" };
    },
  };

  const SCORM_2004 = {
    begin: "Initialize", get: "GetValue", set: "SetValue", commit: "Commit", end: "Terminate",
    exit: "cmi.exit", normal: "normal",
    values(result) {
      const score = result.score == null ? {} : {
        "cmi.score.min": "0", "cmi.score.max": "100",
        "cmi.score.raw": percent(result), "cmi.score.scaled": String(result.score),
      };
      const success = result.passed == null ? "unknown" : result.passed ? "passed" : "failed";
      return {
        ...score,
        "cmi.success_status": success,
        "cmi.completion_status": result.completed ? "completed" : "incomplete",
      };
    },
  };

  // What was reported of a registration stands in its state: a statement comes once, whatever page
  // reports it.
  function reportedOf(session) {
    const { actor: agent, activityId, registration } = session.launchParameters;
    const where = { agent, activityId, registration, stateId: "reported" };
    return {
      async read() {
        try {
          return (await session.xapi.getState(where)).data || {};
        } catch (problem) {
          if (problem.response?.status === 404) return {};
          throw problem;
        }
      },
      write: (state) => session.xapi.setState({ ...where, state }),
    };
  }

  // A mastery score that the learning system names decides, and not the pass mark of the course.
  function passed(result, mastery) {
    if (mastery == null) return result.passed;
    return result.score == null ? null : result.score >= mastery;
  }

  async function cmi5() {
    const session = new window.Cmi5();
    await session.initialize();
    const { launchMode, masteryScore } = session.launchData;
    const states = reportedOf(session);
    let reported = null;
    let isKept = true;
    const once = async (name, deed) => {
      if (reported[name]) return;
      await deed();
      reported[name] = true;
      isKept = false;
    };
    return {
      reports: launchMode === "Normal",
      attempt: () => new URLSearchParams(location.search).get("registration"),
      async report(result) {
        if (!result.completed) return;
        reported = reported || (await states.read());
        const score = result.score == null ? undefined : { scaled: result.score };
        const judged = passed(result, masteryScore);
        if (judged === true) await once("passed", () => session.pass(score));
        if (judged === false && !reported.passed) await once("failed", () => session.fail(score));
        await once("completed", () => session.complete());
        if (!isKept) await states.write(reported);
        isKept = true;
      },
      end: () => session.terminate(),
    };
  }

  async function connect() {
    if (form === "cmi5") return cmi5();
    const old = form === "scorm-1.2";
    const api = findApi(old ? "API" : "API_1484_11");
    return api ? scorm(old ? SCORM_12 : SCORM_2004, api) : null;
  }

  async function read(key) {
    const reply = await fetch(`${address}${key}.json`, { credentials: "omit" });
    if (!reply.ok) throw new Error(String(reply.status));
    return reply.json();
  }

  // What the page says, and whether nothing more is to come.
  async function look(system, key) {
    let result;
    try {
      result = await read(key);
    } catch {
      return [WORDS.away, false];
    }
    if (!system.reports) return [WORDS.looked, isOver(result)];
    try {
      if (result.state !== "waiting") await system.report(result);
    } catch {
      return [WORDS.refused, false];
    }
    return [WORDS[result.state], isOver(result)];
  }

  async function main() {
    const state = document.getElementById("state");
    const system = await connect().catch(() => null);
    if (!system) {
      state.textContent = WORDS.silent;
      return;
    }
    const key = system.attempt();
    document.getElementById("open").href = `${address}?attempt=${key}`;
    const again = async () => {
      const [words, isOver] = await look(system, key);
      state.textContent = words;
      if (!isOver) setTimeout(again, EVERY);
    };
    addEventListener("pagehide", () => system.end());
    again();
  }

  main();
})();
