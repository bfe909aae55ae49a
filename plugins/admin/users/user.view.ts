import { FormState, InstantSchema, Type, definePage, instantToJson } from 'nettoria'
import type { DetailedUser, ListedUser, Static } from 'nettoria'

const Listed = {
  id: Type.Integer(),
  firstName: Type.String(),
  lastName: Type.String(),
  email: Type.String(),
  emailVerified: Type.Boolean(),
  phone: Type.String(),
  phoneVerified: Type.Boolean(),
  locale: Type.String(),
  timezone: Type.String(),
  suspended: Type.Boolean(),
  suspendedAt: Type.Union([InstantSchema, Type.Null()]),
  createdAt: InstantSchema,
}

export const UserSchema = Type.Object(Listed)
export const DetailedUserSchema = Type.Object({
  ...Listed,
  roles: Type.Array(Type.String()),
  accounts: Type.Array(
    Type.Object({
      id: Type.Integer(),
      name: Type.String(),
      kind: Type.String(),
      currency: Type.String(),
      role: Type.String(),
    }),
  ),
  sessions: Type.Array(
    Type.Object({
      id: Type.Integer(),
      via: Type.Enum(['web', 'api']),
      ip: Type.String(),
      userAgent: Type.String(),
      createdAt: InstantSchema,
      lastSeenAt: InstantSchema,
    }),
  ),
})

export function userJson(user: ListedUser): Static<typeof UserSchema> {
  const {
    id,
    firstName,
    lastName,
    email,
    emailVerified,
    phone,
    phoneVerified,
    locale,
    timezone,
    suspendedAt,
    createdAt,
  } = user
  const instants = {
    suspendedAt: suspendedAt === null ? null : instantToJson(suspendedAt),
    createdAt: instantToJson(createdAt),
  }
  return {
    id,
    firstName,
    lastName,
    email,
    emailVerified,
    phone,
    phoneVerified,
    locale,
    timezone,
    suspended: suspendedAt !== null,
    ...instants,
  }
}

export function detailedUserJson(user: DetailedUser): Static<typeof DetailedUserSchema> {
  return {
    ...userJson(user),
    roles: user.roles,
    accounts: user.accounts.map(({ id, name, kind, currency, role }) => ({ id, name, kind, currency, role })),
    sessions: user.sessions.map(({ id, via, ip, userAgent, createdAt, lastSeenAt }) => ({
      id,
      via,
      ip,
      userAgent,
      createdAt: instantToJson(createdAt),
      lastSeenAt: instantToJson(lastSeenAt),
    })),
  }
}

/** /admin/users. `form` holds the filter (`search`, `state`, `account`). */
export const UsersPage = definePage(
  'admin/users',
  Type.Object({
    form: FormState,
    states: Type.Array(Type.Object({ value: Type.String(), label: Type.String() })),
    users: Type.Array(UserSchema),
    first: Type.String(),
    next: Type.String(),
    csv: Type.String(),
  }),
)

/** /admin/users/:id. */
export const UserPage = definePage(
  'admin/user',
  Type.Object({ user: DetailedUserSchema, form: FormState, canSuspend: Type.Boolean() }),
)
