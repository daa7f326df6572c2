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

  function scorm(names, api) {
    const known = {};
    let open = api[names.begin]("") !== "false";
    return {
      attempt() {
        const kept = api[names.get]("cmi.suspend_data");
        const key = /^[0-9a-f-]{36}$/.test(kept) ? kept : newKey();
        if (key !== kept) {
          api[names.set]("cmi.suspend_data", key);
          api[names.commit]("");
        }
        return key;
      },
      report(result) {
        if (!open) return;
        const changed = Object.entries(names.values(result)).filter(([k, v]) => known[k] !== v);
        for (const [element, value] of changed) {
          api[names.set](element, value);
          known[element] = value;
        }
        if (changed.length) api[names.commit]("");
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
    end: "LMSFinish",
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

  async function cmi5() {
    const session = new window.Cmi5();
    await session.initialize();
    const sent = {};
    const once = async (name, deed) => {
      if (sent[name]) return;
      await deed();
      sent[name] = true;
    };
    return {
      attempt: () => new URLSearchParams(location.search).get("registration"),
      async report(result) {
        if (!result.completed) return;
        const score = result.score == null ? undefined : { scaled: result.score };
        if (result.passed === true) await once("passed", () => session.pass(score));
        if (result.passed === false) await once("failed", () => session.fail(score));
        await once("completed", () => session.complete());
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

  async function main() {
    const state = document.getElementById("state");
    const system = await connect().catch(() => null);
    if (!system) {
      state.textContent = "The learning system does not answer: no result can be reported.";
      return;
    }
    const key = system.attempt();
    document.getElementById("open").href = `${address}?attempt=${key}`;
    const ask = async () => {
      try {
        const reply = await fetch(`${address}${key}.json`, { credentials: "omit" });
        if (!reply.ok) throw new Error(String(reply.status));
        const result = await reply.json();
        if (result.state !== "waiting") await system.report(result);
        state.textContent = WORDS[result.state];
        return result.state === "completed";
      } catch {
        state.textContent = "The course cannot be reached now; this page tries again.";
        return false;
      }
    };
    const again = async () => {
      if (!(await ask())) setTimeout(again, EVERY);
    };
    addEventListener("pagehide", () => system.end());
    again();
  }

  main();
})();
