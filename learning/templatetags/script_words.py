"""What scripts say, in the language of the page."""

from django import template
from django.utils.translation import gettext, gettext_noop

register = template.Library()

# What scripts say. They find a sentence by its English words, so a sentence that is missing here is
# said in English.
SCRIPT_WORDS = (
    # send-waiting.js
    gettext_noop("An earlier answer was not accepted: %s"),
    gettext_noop("it came too late."),
    gettext_noop("An earlier answer is still waiting for a connection. It is kept on this device."),
    gettext_noop("An earlier answer was waiting for a connection. It is saved now."),
    # track.js: what is saved
    gettext_noop("Saving your answer"),
    gettext_noop("Your answer is saved"),
    gettext_noop("Saved. Time counts no faster than it passes"),
    gettext_noop("Saved"),
    gettext_noop("Saved: %s second watched"),
    gettext_noop("Saved: %s seconds watched"),
    gettext_noop("Saved: %s minute watched"),
    gettext_noop("Saved: %s minutes watched"),
    gettext_noop("Not saved"),
    gettext_noop("Waiting for a connection. It is kept on this device and sent automatically"),
    gettext_noop("You were signed out. What you did is kept on this device."),
    gettext_noop("Sign in again"),
    # track.js: decision points
    gettext_noop("You can go back freely; forward opens with what you have watched."),
    gettext_noop("The next decision comes first: %s"),
    gettext_noop("The transcript continues after the decision at %s."),
    gettext_noop("Watch again"),
    gettext_noop("Read the reason"),
    gettext_noop("Not now"),
    gettext_noop("Continue"),
    gettext_noop("Continue for now"),
    gettext_noop("Choose an answer first. Nothing has been saved yet."),
    gettext_noop("%s Nothing was saved."),
    gettext_noop("It was not accepted."),
    gettext_noop("Your answer is saved. The reason is here when you open the page again."),
    gettext_noop("You have already answered this. Your first answer counts, and it was kept."),
    gettext_noop(
        "You were signed out before this could be saved. It is kept on this device; sign in again "
        "and it will be sent."
    ),
    gettext_noop(
        "No connection. Your answer is kept on this device and will be sent automatically; then "
        "you will see the reason here."
    ),
    gettext_noop(
        "Not sent yet. Your answer is kept on this device and will be sent automatically; then "
        "you will see the reason here."
    ),
    gettext_noop(
        "Your watched time is counted up to %s so far. Your answer is kept on this device and sent "
        "by itself at %s."
    ),
    # another window that sends
    gettext_noop("Another window is sending. It is kept on this device and sent automatically"),
    gettext_noop(
        "Another window is sending. Your answer is kept on this device and will be sent "
        "automatically; then you will see the reason here."
    ),
    gettext_noop(
        "Another window is sending. Your answer is kept on this device and will be sent "
        "automatically; then you can continue."
    ),
    # held-form.js
    gettext_noop(
        "No connection. Your answer is kept on this device and will be sent automatically; then "
        "you can continue."
    ),
    gettext_noop(
        "Not sent yet. Your answer is kept on this device and will be sent automatically; then "
        "you can continue."
    ),
    # what stands around the video
    gettext_noop("answered"),
    gettext_noop("open"),
    gettext_noop("Patient data"),
    gettext_noop("No connection. Nothing was saved; what you wrote is still here."),
    gettext_noop("%s of %s lines"),
    gettext_noop("Next: %s"),
    # player.js
    gettext_noop("Play"),
    gettext_noop("Pause"),
    gettext_noop("Back {seektime} seconds"),
    gettext_noop("Forward {seektime} seconds"),
    gettext_noop("Picture in picture"),
    gettext_noop("Seek"),
    gettext_noop("{currentTime} of {duration}"),
    gettext_noop("Current time"),
    gettext_noop("Duration"),
    gettext_noop("Played"),
    gettext_noop("Buffered"),
    gettext_noop("Mute"),
    gettext_noop("Unmute"),
    gettext_noop("Volume"),
    gettext_noop("Settings"),
    gettext_noop("Speed"),
    gettext_noop("normal"),
    gettext_noop("Captions"),
    gettext_noop("Enable captions"),
    gettext_noop("Disable captions"),
    gettext_noop("Enter fullscreen"),
    gettext_noop("Exit fullscreen"),
    gettext_noop("Go back to previous menu"),
    gettext_noop("off"),
    # outcomes.js
    gettext_noop("Copied"),
    gettext_noop("Close"),
)


@register.simple_tag
def script_words() -> dict[str, str]:
    return {words: gettext(words) for words in SCRIPT_WORDS}
