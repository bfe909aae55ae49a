import type { NoticeDefinition } from '../contracts/messages.js'

const notice = (name: string, channel: 'sms' | 'email', sensitive: boolean): NoticeDefinition =>
  Object.freeze({ kind: `identity.${name}`, channels: [channel], sensitive })

export const phoneCodeNotice = notice('phone-code', 'sms', true)
export const emailLinkNotice = notice('email-link', 'email', true)
export const loginCodeNotice = notice('login-code', 'sms', true)
export const loginCodeMailNotice = notice('login-code-mail', 'email', true)
export const resetLinkNotice = notice('reset-link', 'sms', true)
export const resetLinkMailNotice = notice('reset-link-mail', 'email', true)
export const passwordChangedNotice = notice('password-changed', 'email', false)
/** To the old address, when somebody changes it. */
export const emailChangedNotice = notice('email-changed', 'email', false)
/** To the old number, when somebody changes it. */
export const phoneChangedNotice = notice('phone-changed', 'sms', false)

export const identityNotices: NoticeDefinition[] = [
  phoneCodeNotice,
  emailLinkNotice,
  loginCodeNotice,
  loginCodeMailNotice,
  resetLinkNotice,
  resetLinkMailNotice,
  passwordChangedNotice,
  emailChangedNotice,
  phoneChangedNotice,
]
