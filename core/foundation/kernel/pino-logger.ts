import { pino } from 'pino'
import type { DestinationStream, LoggerOptions } from 'pino'

const redacted = [
  'password',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
  'appKey',
  'jwtSecret',
  'databaseUrl',
]

export const loggerOptions = (level: string): LoggerOptions => ({
  level,
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: redacted
      .flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `req.headers.${name}`])
      .concat('body.code', '*.body.code'),
    censor: '[secret]',
  },
  serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
})

/** One JSON line an event, times in ISO 8601, secrets redacted by name. */
export function createLogger(level: string, destination?: DestinationStream) {
  return destination ? pino(loggerOptions(level), destination) : pino(loggerOptions(level))
}
