import { Type } from 'typebox'
import { defineEvent } from './define.js'

const UserFact = Type.Object({ userId: Type.Integer(), accountId: Type.Integer() })

export const UserRegistered = defineEvent({
  name: 'identity.user.registered',
  version: 1,
  payload: UserFact,
  aggregate: (p) => `user:${p.userId}`,
})

export const PhoneVerified = defineEvent({
  name: 'identity.phone.verified',
  version: 1,
  payload: UserFact,
  aggregate: (p) => `user:${p.userId}`,
})

export const EmailVerified = defineEvent({
  name: 'identity.email.verified',
  version: 1,
  payload: UserFact,
  aggregate: (p) => `user:${p.userId}`,
})
