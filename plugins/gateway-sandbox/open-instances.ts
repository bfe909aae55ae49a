import { injectable } from 'nettoria'
import type { SandboxGateway } from './sandbox-gateway.js'

/** Gateways that were configured, by the operator's slug. */
@injectable()
export class OpenInstances extends Map<string, SandboxGateway> {}
