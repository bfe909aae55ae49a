import { AccessTokens } from './sessions/access-tokens.js'
import { accountPages } from './pages/account.pages.js'
import { authRoutes } from './sessions/auth.routes.js'
import { Authenticate } from './sessions/authenticate.js'
import { removeExpired } from './clean-up.js'
import { Background } from './background.js'
import { Codes } from './proofs/codes.js'
import { Counters } from './sessions/counters.js'
import { CreateProvenUser } from './people/create-proven-user.js'
import type { Deps, IdentityOptions } from './deps.js'
import { Digests } from './proofs/digests.js'
import { CreateFirstAdmin } from './people/first-admin.js'
import { defaultLimits } from './sessions/limits.js'
import { Login } from './sessions/login.js'
import { LoginByCode } from './sessions/login-by-code.js'
import { identityNotices } from './notices.js'
import { profileRoutes } from './people/profile.routes.js'
import { recoveryPages } from './pages/recovery.pages.js'
import { recoveryRoutes } from './recovery/recovery.routes.js'
import { RefreshSession } from './sessions/refresh-session.js'
import { registerPages } from './pages/register.pages.js'
import { RegisterUser } from './people/register-user.js'
import { ResendProof } from './proofs/resend-proof.js'
import { ResetPassword } from './recovery/reset-password.js'
import type { IdentityRuntime, Parts } from './runtime.js'
import { SendProofs } from './proofs/send-proofs.js'
import { SessionCookie } from './sessions/session-cookie.js'
import { Sessions } from './sessions/sessions.js'
import { searchUsers } from './people/search-users.js'
import { findDetailedUser } from './people/find-detailed-user.js'
import { SuspendUser } from './people/suspend-user.js'
import { signInPages } from './pages/sign-in.pages.js'
import { UpdateProfile } from './people/update-profile.js'
import { People } from './people/users.js'
import { VerifyEmail } from './proofs/verify-email.js'
import { VerifyPhone } from './proofs/verify-phone.js'
import { verifyPages } from './pages/verify.pages.js'

const defaults = { currency: 'EUR', timezone: 'UTC', country: 'IR', locales: ['en', 'fa'] } as const

/** Builds users, accounts, sessions and their routes on top of what the kernel has. Touches nothing until it is used. */
export function createIdentity(options: IdentityOptions): IdentityRuntime {
  const digests = new Digests(options.jwtSecret)
  const deps: Deps = {
    ...options,
    defaults: { ...defaults, ...options.defaults },
    limits: { ...defaultLimits, ...options.limits },
    digests,
    counters: new Counters(options.db, options.clock, digests),
  }
  const sessions = new Sessions(deps.clock, digests)
  const tokens = new AccessTokens(deps.jwtSecret, deps.appUrl, deps.clock)
  const cookie = new SessionCookie(deps.appUrl)
  const codes = new Codes(deps)
  const proofs = new SendProofs(deps, codes)
  const background = new Background(deps.log)
  const register = new RegisterUser(deps, proofs)
  const parts: Parts = {
    deps,
    cookie,
    sessions,
    tokens,
    register,
    verifyPhone: new VerifyPhone(deps, codes),
    verifyEmail: new VerifyEmail(deps, proofs),
    resend: new ResendProof(deps, proofs, background),
    login: new Login(deps, sessions),
    loginByCode: new LoginByCode(deps, proofs, codes, sessions, background),
    resetPassword: new ResetPassword(deps, proofs, sessions, background),
    refresh: new RefreshSession(deps, sessions, tokens),
    updateProfile: new UpdateProfile(deps, proofs),
  }
  const authenticate = new Authenticate(deps, sessions, tokens, cookie)
  const firstAdmin = new CreateFirstAdmin(deps, register)
  const provenUser = new CreateProvenUser(deps, register)
  const suspending = new SuspendUser(deps, sessions)
  return {
    identity: new People(deps.defaults.currency),
    admin: {
      list: (...wanted) => searchUsers(deps.db.read, ...wanted),
      find: (id) => findDetailedUser(deps, id),
      suspend: (id, actor) => suspending.run(id, true, actor),
      unsuspend: (id, actor) => suspending.run(id, false, actor),
    },
    accessTokens: tokens.plugin,
    authenticate: (request) => authenticate.run(request),
    apiRoutes(app) {
      authRoutes(app, parts)
      recoveryRoutes(app, parts)
      profileRoutes(app, parts)
    },
    pageRoutes(app) {
      signInPages(app, parts)
      registerPages(app, parts)
      verifyPages(app, parts)
      recoveryPages(app, parts)
      accountPages(app, parts)
    },
    createFirstAdmin: (email, password) => firstAdmin.run(email, password),
    createProvenUser: (person) => provenUser.run(person),
    notices: identityNotices,
    openSession: (tx, userId, via, visitor) => sessions.open(tx, userId, via, visitor),
    closeSession: (tx, sessionId, by) => sessions.end(tx, sessionId, by),
    closeSessionsOf: (tx, userId, by) => sessions.endAll(tx, userId, by),
    settled: () => background.settled(),
    cleanUp: () => removeExpired(deps),
  }
}
