import type { Logger as PinoLogger } from 'pino'

/** pino's interface: `log.info({ invoiceId }, 'invoice issued')`. Secrets are redacted by path. */
export type Logger = Pick<PinoLogger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'child'>
