// Times on the pages of a learner are those of the reader's own clock: the browser says which zone it is in.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.split("; ").includes(`timezone=${zone}`))
  // biome-ignore lint/suspicious/noDocumentCookie: the other way is not there in every browser
  document.cookie = `timezone=${zone}; path=/; max-age=31536000; samesite=lax`;
