import { pino } from 'pino'
import type { Bindings, DestinationStream, Logger, LoggerOptions } from 'pino'
import { hideInAddresses, hideSecrets } from './hide-secrets.js'

const error = (value: Error) => hideSecrets(pino.stdSerializers.err(value))

export const loggerOptions = (level: string): LoggerOptions => ({
  level,
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { log: hideSecrets },
  serializers: { err: error, error },
  hooks: { streamWrite: hideInAddresses },
})

/** One JSON line an event, times in ISO 8601, secrets hidden by their name. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const logger = destination ? pino(loggerOptions(level), destination) : pino(loggerOptions(level))
  // No formatter sees what a child adds to its lines. Children inherit this.
  const { child, setBindings } = logger
  logger.child = function (this: Logger, bindings: Bindings, options: object) {
    return child.call(this, hideSecrets(bindings), options)
  } as typeof child
  logger.setBindings = function (this: Logger, bindings: Bindings) {
    setBindings.call(this, hideSecrets(bindings))
  }
  return logger
}
