import { defineErrors } from '../foundation/kernel/errors.js'

export const identityErrors = defineErrors({
  AUTH_INVALID_CREDENTIALS: {
    status: 401,
    message: 'The e-mail, phone or password is not right. Check them and try again.',
  },
  AUTH_SUSPENDED: { status: 403, message: 'This user is suspended. Contact support.' },
  AUTH_ALREADY_REGISTERED: {
    status: 409,
    message: 'The e-mail address or the phone number is in use already. Sign in, or use others.',
  },
  AUTH_CODE_INVALID: { status: 400, message: 'The code is wrong, used or too old. Check it, or ask for a new one.' },
  AUTH_LINK_INVALID: { status: 400, message: 'The link is unknown, used or too old. Ask for a new one.' },
  AUTH_REFRESH_INVALID: { status: 401, message: 'The refresh token is not valid any more. Sign in again.' },
  AUTH_TOO_MANY_ATTEMPTS: { status: 429, message: 'Too many attempts. Try again in {seconds} seconds.' },
  AUTH_ALREADY_VERIFIED: { status: 409, message: 'This is proven already. Nothing is left to do.' },
  AUTH_PASSWORD_WEAK: { status: 400, message: 'The password is too short, too long or too common. Choose another.' },
  AUTH_CONTACT_INVALID: { status: 400, message: 'The e-mail address or the phone number is not valid. Correct it.' },
  AUTH_PROFILE_INVALID: { status: 400, message: 'The language, time zone or currency is not known. Choose another.' },
  AUTH_CURRENCY_FIXED: { status: 403, message: 'Only the owner of the account can change its currency.' },
  AUTH_PHONE_MISSING: { status: 409, message: 'There is no phone number yet. Enter one in your profile first.' },
  AUTH_MESSAGES_UNAVAILABLE: {
    status: 503,
    message: 'Messages cannot be sent now. Ask the operator to enable the notifications plugin.',
  },
  USER_SUSPEND_SELF: { status: 409, message: 'You cannot suspend yourself. Ask another administrator.' },
  USER_SUSPEND_STAFF: { status: 403, message: 'Only an administrator who may do everything can suspend staff.' },
  ACCOUNT_UNKNOWN: {
    status: 404,
    message: 'You are not a member of that account. Leave X-Account-Id out, or name an account of yours.',
  },
})
