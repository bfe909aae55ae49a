import type { FastifyRequest } from 'fastify'
import type { NoticeDefinition } from '../contracts/messages.js'
import type { Tx } from '../foundation/data/database.js'
import type { App } from '../web/http/app.js'
import type { AccessTokens } from './sessions/access-tokens.js'
import type { Deps } from './deps.js'
import type { Identity } from './identity.js'
import type { Login } from './sessions/login.js'
import type { LoginByCode } from './sessions/login-by-code.js'
import type { Principal } from '../contracts/principal.js'
import type { RefreshSession } from './sessions/refresh-session.js'
import type { NewUser, RegisterUser } from './people/register-user.js'
import type { ResendProof } from './proofs/resend-proof.js'
import type { ResetPassword } from './recovery/reset-password.js'
import type { SessionCookie } from './sessions/session-cookie.js'
import type { OpenedSession, Sessions, Visitor } from './sessions/sessions.js'
import type { UpdateProfile } from './people/update-profile.js'
import type { UsersAdmin } from './people/users-admin.js'
import type { VerifyEmail } from './proofs/verify-email.js'
import type { VerifyPhone } from './proofs/verify-phone.js'

/** What routes work with. */
export interface Parts {
  deps: Deps
  cookie: SessionCookie
  sessions: Sessions
  tokens: AccessTokens
  register: RegisterUser
  verifyPhone: VerifyPhone
  verifyEmail: VerifyEmail
  resend: ResendProof
  login: Login
  loginByCode: LoginByCode
  resetPassword: ResetPassword
  refresh: RefreshSession
  updateProfile: UpdateProfile
}

/** Identity as the kernel uses it. */
export interface IdentityRuntime {
  readonly identity: Identity
  /** Registered before anybody is asked who they are. */
  readonly accessTokens: AccessTokens['plugin']
  authenticate(request: FastifyRequest): Promise<Principal | null>
  /** Mounted at /api. */
  apiRoutes(app: App): void
  /** Mounted at /. */
  pageRoutes(app: App): void
  /** False when an administrator exists. */
  createFirstAdmin(email: string, password: string): Promise<boolean>
  /** False when the e-mail is taken. Phone and e-mail count as proven; nothing is sent. */
  createProvenUser(person: NewUser): Promise<boolean>
  readonly admin: UsersAdmin
  readonly notices: readonly NoticeDefinition[]
  openSession(tx: Tx, userId: number, via: 'web' | 'api', visitor: Visitor): Promise<OpenedSession>
  closeSession(tx: Tx, sessionId: number, by: string): Promise<void>
  closeSessionsOf(tx: Tx, userId: number, by: string): Promise<void>
  /** Resolves when messages that were asked for are queued. Await it before the database is closed. */
  settled(): Promise<void>
  /** Removes what has expired. Run it every hour or so. */
  cleanUp(): Promise<void>
}
