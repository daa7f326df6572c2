// Tells the learning system that its window for the registration can close (LTI Dynamic
// Registration, section 3.6). The message says nothing else, so anybody may hear it.
(window.opener ?? window.parent).postMessage({ subject: "org.imsglobal.lti.close" }, "*");
