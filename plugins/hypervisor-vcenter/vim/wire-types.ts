import { customizationTypes } from './wire-customization.js'

/** Fields of a wire type in the order of the schema, which vCenter insists on. A value names the field's own type. */
type Fields = Record<string, string>

interface WireType {
  base?: string
  fields: Fields
}

const scalars = new Set(['string', 'int', 'long', 'boolean', 'ref', 'any'])

const card = {
  base: 'VirtualDevice',
  fields: {
    addressType: 'string',
    macAddress: 'string',
    wakeOnLanEnabled: 'boolean',
    resourceAllocation: 'VirtualEthernetCardResourceAllocation',
    externalId: 'string',
    uptCompatibilityEnabled: 'boolean',
  },
}

/** The part of vim25 (6.5) this driver sends, from VMware's published API reference. Abstract types are absent. */
const types: Record<string, WireType> = {
  ...customizationTypes,
  Description: { fields: { label: 'string', summary: 'string' } },
  DistributedVirtualSwitchPortConnection: {
    fields: { switchUuid: 'string', portgroupKey: 'string', portKey: 'string', connectionCookie: 'int' },
  },
  ObjectSpec: { fields: { obj: 'ref', skip: 'boolean', selectSet: 'SelectionSpec' } },
  OptionValue: { fields: { key: 'string', value: 'any' } },
  PropertyFilterSpec: {
    fields: { propSet: 'PropertySpec', objectSet: 'ObjectSpec', reportMissingObjectsInResults: 'boolean' },
  },
  PropertySpec: { fields: { type: 'string', all: 'boolean', pathSet: 'string' } },
  ResourceAllocationInfo: {
    fields: {
      reservation: 'long',
      expandableReservation: 'boolean',
      limit: 'long',
      shares: 'SharesInfo',
      overheadLimit: 'long',
    },
  },
  RetrieveOptions: { fields: { maxObjects: 'int' } },
  SharesInfo: { fields: { shares: 'int', level: 'string' } },
  StorageDrsPodSelectionSpec: { fields: { initialVmConfig: 'VmPodConfigForPlacement', storagePod: 'ref' } },
  StoragePlacementSpec: {
    fields: {
      type: 'string',
      priority: 'string',
      vm: 'ref',
      podSelectionSpec: 'StorageDrsPodSelectionSpec',
      cloneSpec: 'VirtualMachineCloneSpec',
      cloneName: 'string',
      configSpec: 'VirtualMachineConfigSpec',
      relocateSpec: 'VirtualMachineRelocateSpec',
      resourcePool: 'ref',
      host: 'ref',
      folder: 'ref',
    },
  },
  TraversalSpec: {
    fields: { name: 'string', type: 'string', path: 'string', skip: 'boolean', selectSet: 'SelectionSpec' },
  },
  VirtualDevice: {
    fields: {
      key: 'int',
      deviceInfo: 'Description',
      backing: 'VirtualDeviceBackingInfo',
      connectable: 'VirtualDeviceConnectInfo',
      slotInfo: 'VirtualDeviceBusSlotInfo',
      controllerKey: 'int',
      unitNumber: 'int',
    },
  },
  VirtualDeviceConfigSpec: { fields: { operation: 'string', fileOperation: 'string', device: 'VirtualDevice' } },
  VirtualDeviceConnectInfo: {
    fields: { startConnected: 'boolean', allowGuestControl: 'boolean', connected: 'boolean', status: 'string' },
  },
  VirtualDevicePciBusSlotInfo: { fields: { pciSlotNumber: 'int' } },
  VirtualDisk: {
    base: 'VirtualDevice',
    fields: { capacityInKB: 'long', capacityInBytes: 'long', shares: 'SharesInfo', diskObjectId: 'string' },
  },
  VirtualDiskFlatVer2BackingInfo: {
    fields: {
      fileName: 'string',
      datastore: 'ref',
      backingObjectId: 'string',
      diskMode: 'string',
      split: 'boolean',
      writeThrough: 'boolean',
      thinProvisioned: 'boolean',
      eagerlyScrub: 'boolean',
      uuid: 'string',
      contentId: 'string',
    },
  },
  VirtualDiskSeSparseBackingInfo: {
    fields: {
      fileName: 'string',
      datastore: 'ref',
      backingObjectId: 'string',
      diskMode: 'string',
      writeThrough: 'boolean',
      uuid: 'string',
      contentId: 'string',
    },
  },
  VirtualE1000: card,
  VirtualE1000e: card,
  VirtualEthernetCardDistributedVirtualPortBackingInfo: { fields: { port: 'DistributedVirtualSwitchPortConnection' } },
  VirtualEthernetCardNetworkBackingInfo: {
    fields: { deviceName: 'string', useAutoDetect: 'boolean', network: 'ref', inPassthroughMode: 'boolean' },
  },
  VirtualEthernetCardOpaqueNetworkBackingInfo: { fields: { opaqueNetworkId: 'string', opaqueNetworkType: 'string' } },
  VirtualEthernetCardResourceAllocation: { fields: { reservation: 'long', share: 'SharesInfo', limit: 'long' } },
  VirtualMachineCloneSpec: {
    fields: {
      location: 'VirtualMachineRelocateSpec',
      template: 'boolean',
      config: 'VirtualMachineConfigSpec',
      customization: 'CustomizationSpec',
      powerOn: 'boolean',
      snapshot: 'ref',
      memory: 'boolean',
    },
  },
  VirtualMachineConfigSpec: {
    fields: {
      changeVersion: 'string',
      name: 'string',
      instanceUuid: 'string',
      numCPUs: 'int',
      numCoresPerSocket: 'int',
      memoryMB: 'long',
      deviceChange: 'VirtualDeviceConfigSpec',
      cpuAllocation: 'ResourceAllocationInfo',
      memoryAllocation: 'ResourceAllocationInfo',
      extraConfig: 'OptionValue',
    },
  },
  VirtualMachineRelocateSpec: {
    fields: { folder: 'ref', datastore: 'ref', diskMoveType: 'string', pool: 'ref', host: 'ref' },
  },
  VirtualPCNet32: card,
  VirtualSriovEthernetCard: card,
  VirtualVmxnet: card,
  VirtualVmxnet2: card,
  VirtualVmxnet3: card,
  WaitOptions: { fields: { maxWaitSeconds: 'int', maxObjectUpdates: 'int' } },
}

/** True when `name` stands for a single value, not for an object with fields. */
export function isScalar(name: string): boolean {
  return scalars.has(name)
}

/** Fields of the type in wire order, those of its base first; `undefined` for a type this driver does not send. */
export function fieldsOf(name: string): ReadonlyMap<string, string> | undefined {
  const type = types[name]
  if (!type) return undefined
  const inherited = type.base ? (fieldsOf(type.base) ?? []) : []
  return new Map([...inherited, ...Object.entries(type.fields)])
}
