import { Type } from 'typebox'
import { FormState, definePage } from '../../web/themes/page.js'

const Option = Type.Object({ value: Type.String(), label: Type.String() })

/**
 * GET /login. Form: POST /login with `identifier` (e-mail or phone), `password` and the hidden `next`.
 * `next` is a path of ours or empty; keep it in the link to /register (`?next=`).
 */
export const LoginPage = definePage('auth/login', Type.Object({ form: FormState, next: Type.String() }))

/**
 * GET /register. Form: POST /register with `firstName` `lastName` `email` `phone` `password` and the hidden `next`.
 * `passwordMin` is the least length of a password.
 */
export const RegisterPage = definePage(
  'auth/register',
  Type.Object({ form: FormState, next: Type.String(), passwordMin: Type.Integer() }),
)

/**
 * GET /verify, signed in. Forms: POST /verify with `code` (6 digits) and the hidden `next`; POST /verify/resend with `next`.
 * `minutes`: life of a code. `emailVerified` false: remind that a link waits in the mail.
 */
export const VerifyPage = definePage(
  'auth/verify',
  Type.Object({
    form: FormState,
    next: Type.String(),
    phone: Type.String(),
    email: Type.String(),
    emailVerified: Type.Boolean(),
    minutes: Type.Integer(),
  }),
)

/**
 * GET /verify-email/:token. `confirm`: show a one-button form, POST /verify-email/<token>. `done`: the address is proven.
 * `invalid`: the link is unknown, used or too old; signed-in people find a new one at /account.
 */
export const EmailLinkPage = definePage(
  'auth/email-link',
  Type.Object({
    state: Type.Union([Type.Literal('confirm'), Type.Literal('done'), Type.Literal('invalid')]),
    token: Type.String(),
    signedIn: Type.Boolean(),
  }),
)

/** GET /forgot-password. Form: POST /forgot-password with `identifier`. `sent`: say that a link is on its way, if there is such a user. */
export const ForgotPage = definePage('auth/forgot', Type.Object({ form: FormState, sent: Type.Boolean() }))

/** GET /reset-password/:token. Form: POST /reset-password/<token> with `password`. `usable` false: the link is unknown, used or too old. */
export const ResetPage = definePage(
  'auth/reset',
  Type.Object({ form: FormState, token: Type.String(), usable: Type.Boolean(), passwordMin: Type.Integer() }),
)

/**
 * GET /account. Form: POST /account with `firstName` `lastName` `locale` `timezone`. POST /account/resend-email sends a new
 * link while `emailVerified` is false; /verify proves the phone. POST /account/sessions/<id>/end ends a session.
 */
export const AccountPage = definePage(
  'auth/account',
  Type.Object({
    form: FormState,
    email: Type.String(),
    emailVerified: Type.Boolean(),
    phone: Type.String(),
    phoneVerified: Type.Boolean(),
    locales: Type.Array(Option),
    timezones: Type.Array(Option),
    sessions: Type.Array(
      Type.Object({
        id: Type.Integer(),
        via: Type.Union([Type.Literal('web'), Type.Literal('api')]),
        ip: Type.String(),
        userAgent: Type.String(),
        createdAt: Type.String(),
        lastSeenAt: Type.String(),
        current: Type.Boolean(),
      }),
    ),
  }),
)
