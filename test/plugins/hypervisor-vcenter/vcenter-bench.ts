import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { Secret, type Logger } from 'nettoria'
import type { HypervisorDriver, InstanceKey, VmSpec } from 'nettoria/contracts/hypervisors'
import type { FaultOp, HypervisorBench } from 'nettoria/testing/conformance/hypervisor'
import { nameOf, uuidOf } from '../../../plugins/hypervisor-vcenter/driver/identity.js'
import { findDatacenter, findTemplate } from '../../../plugins/hypervisor-vcenter/driver/inventory-map.js'
import { choosePlacement } from '../../../plugins/hypervisor-vcenter/driver/choose-placement.js'
import { prepareGrounds, locate } from '../../../plugins/hypervisor-vcenter/driver/panel-grounds.js'
import { runTask, type Site } from '../../../plugins/hypervisor-vcenter/driver/site.js'
import { createVcenterDriver, type DriverTuning } from '../../../plugins/hypervisor-vcenter/driver/vcenter-driver.js'
import type { VcenterSettings } from '../../../plugins/hypervisor-vcenter/settings.js'
import type { MoRef } from '../../../plugins/hypervisor-vcenter/vim/mo-ref.js'
import { SoapTransport } from '../../../plugins/hypervisor-vcenter/vim/soap-transport.js'
import { VimSession } from '../../../plugins/hypervisor-vcenter/vim/vim-session.js'
import { startVcenter, type VcenterPeer } from '../../peers/vcenter/start.js'

export const silent: Logger = pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' })
const clock = { now: () => performance.timeOrigin + performance.now() }
export const tuning: DriverTuning = { pace: { lookEvery: 50, lookFor: 400, retryRead: 20 } }

export function settingsFor(peer: VcenterPeer, overrides: Partial<VcenterSettings> = {}): VcenterSettings {
  return {
    url: peer.url,
    username: peer.user,
    password: new Secret(peer.password),
    certificatePin: peer.pin,
    caBundle: undefined,
    datacenter: undefined,
    cluster: undefined,
    resourcePool: undefined,
    datastore: undefined,
    storagePod: undefined,
    folder: 'nettoria',
    network: undefined,
    operationTimeout: 120,
    ...overrides,
  }
}

export function driverFor(
  peer: VcenterPeer,
  overrides: Partial<VcenterSettings> = {},
  more: DriverTuning = {},
): HypervisorDriver {
  return createVcenterDriver(settingsFor(peer, overrides), { log: silent, clock }, { ...tuning, ...more })
}

/** The driver's own client without the driver, to do what the driver would not. */
export function siteFor(peer: VcenterPeer): Site & { close(): Promise<void> } {
  const settings = settingsFor(peer)
  const transport = new SoapTransport(new URL(settings.url), { pin: peer.pin })
  const session = new VimSession(transport, settings, { log: silent, clock })
  const pace = { lookEvery: 50, lookFor: 400, retryRead: 20 }
  return { session, settings, log: silent, clock, pace, templates: new Map(), close: () => session.close() }
}

let serial = 0

export function specFor(overrides: Partial<VmSpec> = {}): VmSpec {
  serial += 1
  const number = serial
  return {
    key: { panelId: '0b1f6f5a-3d1c-4a60-9d0c-5a8f6a3f9b11', instanceId: String(1000 + number), generation: 1 },
    template: 'debian-12',
    cpu: 2,
    memoryMb: 2048,
    diskGb: 10,
    nics: [
      {
        network: 'VM Network',
        mac: `00:50:56:00:00:${number.toString(16).padStart(2, '0')}`,
        addresses: [{ address: `192.0.2.${10 + number}`, prefix: 24, gateway: '192.0.2.1', family: 4 }],
        nameservers: ['192.0.2.2'],
      },
    ],
    guest: { hostname: `host-${number}`, sshKeys: ['ssh-ed25519 AAAA test'] },
    placement: {},
    ...overrides,
  }
}

/** Clones a machine with the name of the key and nothing else of it. */
export async function plantStranger(site: Site, spec: VmSpec, config?: object): Promise<MoRef> {
  const call = {}
  const { template, pool, datastore, home } = await (async () => {
    const grounds = await site.session.run((vim) => locate(vim, site.settings))
    const home = await prepareGrounds(site, call, grounds)
    return site.session.run(async (vim) => {
      const datacenter = await findDatacenter(vim, undefined)
      const template = await findTemplate(vim, datacenter, spec.template, site.templates)
      return { home, template, ...(await choosePlacement(vim, datacenter, site.settings, { placement: {} })) }
    })
  })()
  const clone = {
    location: { pool, datastore },
    template: false,
    powerOn: false,
    ...(config ? { config: { ...config } } : {}),
  }
  const result = await runTask(site, call, 'CloneVM_Task', template.ref, {
    folder: home.folder,
    name: nameOf(spec.key),
    spec: clone,
  })
  if (!result) throw new Error('no machine planted')
  return result.ref()
}

const operations: Record<FaultOp, string> = { ensure: 'CloneVM_Task', power: 'PowerOnVM_Task', destroy: 'Destroy_Task' }

export async function vcenterBench(
  flags: Record<string, string | number> = {},
): Promise<HypervisorBench & { peer: VcenterPeer }> {
  const peer = await startVcenter(flags)
  if (!peer) throw new Error('no vCenter peer')
  const driver = driverFor(peer)
  const site = siteFor(peer)
  const run = randomUUID().slice(0, 8)

  return {
    peer,
    driver,
    spec: (overrides = {}) => {
      const spec = specFor(overrides)
      return overrides.key ? spec : { ...spec, key: { ...spec.key, instanceId: `${run}-${spec.key.instanceId}` } }
    },
    faults: {
      loseReplyOnce: (op) => peer.fault({ operation: operations[op], kind: 'drop-after' }),
      dropBeforeOnce: (op) => peer.fault({ operation: operations[op], kind: 'drop-before' }),
      failTaskOnce: (op) => peer.fault({ operation: operations[op], kind: 'task-fault', fault: 'SystemError' }),
      failTaskAfterSuccessOnce: (op) =>
        peer.fault({ operation: operations[op], kind: 'task-fault-after', fault: 'SystemError' }),
      killSession: () => peer.killSessions(),
      async refuseLogin() {
        await peer.fault({ operation: 'Login', kind: 'soap-fault', fault: 'InvalidLogin', count: 1_000_000 })
        await peer.killSessions()
      },
    },
    async plantLookAlike(spec) {
      const ref = await plantStranger(site, spec)
      const planted = (await peer.machines()).find((machine) => machine.ref === ref.value)
      if (!planted) throw new Error('the look-alike is not there')
      return {
        handle: { ref: ref.value, name: planted.name, uuid: planted.instanceUuid },
        async unchanged() {
          const now = (await peer.machines()).find((machine) => machine.ref === ref.value)
          return JSON.stringify(now) === JSON.stringify(planted)
        },
      }
    },
    async count(key: InstanceKey) {
      const machines = await peer.machines()
      return machines.filter((vm) => vm.name === nameOf(key) || vm.instanceUuid.toLowerCase() === uuidOf(key)).length
    },
    async close() {
      await driver.close?.()
      await site.close()
      await peer.stop()
    },
  }
}
