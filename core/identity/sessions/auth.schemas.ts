import { Type } from 'typebox'
import { UserSchema } from '../people/users.js'

/** A person's name: something visible, no control characters. */
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^(?=.*\\S)[^\\u0000-\\u001f\\u007f]+$' })
const Identifier = Type.String({ minLength: 1, maxLength: 191 })
const Password = Type.String({ minLength: 1, maxLength: 512 })
const Code = Type.String({ minLength: 1, maxLength: 20 })
const RefreshToken = Type.String({ minLength: 1, maxLength: 200 })

export const nameFields = { firstName: Name, lastName: Name }

export const RegisterBody = Type.Object({
  ...nameFields,
  email: Type.String({ minLength: 3, maxLength: 191 }),
  phone: Type.String({ minLength: 3, maxLength: 32 }),
  password: Password,
})

export const VerifyPhoneBody = Type.Object({ phone: Type.String({ minLength: 3, maxLength: 32 }), code: Code })

export const LoginBody = Type.Object({
  identifier: Identifier,
  password: Password,
  totp: Type.Optional(Type.String({ maxLength: 20 })),
})

export const IdentifierBody = Type.Object({ identifier: Identifier })
export const LoginCodeBody = Type.Object({ identifier: Identifier, code: Code })
export const NewPasswordBody = Type.Object({ password: Password })
export const RefreshBody = Type.Object({ refreshToken: RefreshToken })
/** Without a refresh token the session of the access token ends. */
export const LogoutBody = Type.Union([Type.Object({ refreshToken: Type.Optional(RefreshToken) }), Type.Null()])

export const UpdateProfileBody = Type.Partial(
  Type.Object({
    ...nameFields,
    email: RegisterBody.properties.email,
    phone: RegisterBody.properties.phone,
    locale: Type.String({ minLength: 2, maxLength: 10 }),
    timezone: Type.String({ minLength: 2, maxLength: 64 }),
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
  }),
)

export const UserAnswer = Type.Object({ user: UserSchema })

export const TokensAnswer = Type.Object({
  accessToken: Type.String(),
  refreshToken: Type.String(),
  expiresIn: Type.Integer({ description: 'Seconds the access token lives.' }),
  user: UserSchema,
})

export const form = {
  code: Code,
  identifier: Identifier,
  password: Password,
  next: Type.Optional(Type.String({ maxLength: 1000 })),
}
export const NextQuery = Type.Object({ next: form.next })
export const TokenParams = Type.Object({ token: Type.String({ minLength: 20, maxLength: 100, pattern: '^[\\w-]+$' }) })
