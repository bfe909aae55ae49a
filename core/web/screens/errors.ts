import { defineErrors } from '../../foundation/kernel/errors.js'

/** Why a form did not count, each with what to do. What was typed is shown again with every one of them. */
export const screenErrors = defineErrors({
  FORM_SIGNED_IN_AGAIN: {
    status: 403,
    message: 'You have signed in since this page was opened. Nothing was sent; look it over and send it again.',
  },
  FORM_OTHER_USER: {
    status: 403,
    message:
      'You are signed in as somebody else than when this page was opened. Nothing was sent; send it again only if you mean it for this user.',
  },
  FORM_SIGNED_OUT: {
    status: 403,
    message: 'You were signed out since this page was opened. Nothing was sent; sign in, or send it again as a guest.',
  },
  FORM_COOKIES_MISSING: {
    status: 403,
    message: 'Your browser sent no cookies. Allow cookies for this site, then send the form again.',
  },
  FORM_NOT_SECURE: {
    status: 403,
    message: 'This page was opened with http:// and forms need https://. Open {url} and send the form from there.',
  },
  FORM_STALE: { status: 403, message: 'This page was open for too long. Nothing was sent; send the form again.' },
  FORM_SESSION_ENDED: { status: 401, message: 'You were signed out. Sign in again; what you typed is kept here.' },
  FORM_BUSY: {
    status: 409,
    message:
      'This form was sent a moment ago and is still being worked on. Wait a little, then look before you send again.',
  },
  CONFIRMATION_WRONG: { status: 400, message: 'Write "{wanted}" to confirm.' },
})
