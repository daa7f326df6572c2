// Times on the pages of a learner are those of the reader's own clock: the browser says which zone it is in. At rest:
// asking for the zone loads the browser's calendars, which no first picture has to wait for.
function tell() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.split("; ").includes(`timezone=${zone}`))
    // biome-ignore lint/suspicious/noDocumentCookie: the other way is not there in every browser
    document.cookie = `timezone=${zone}; path=/; max-age=31536000; samesite=lax`;
}
(window.requestIdleCallback ?? setTimeout)(tell);
