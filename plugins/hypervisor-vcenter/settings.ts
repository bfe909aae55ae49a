import { defineSettings, type SettingsValues } from 'nettoria'

export const vcenterSettings = defineSettings({
  url: {
    type: 'url',
    label: 'Address of vCenter',
    help: 'For example https://vcenter.example.com. The path /sdk is added.',
    required: true,
    group: 'connection',
  },
  username: {
    type: 'text',
    label: 'User name',
    help: 'An account of its own for the panel, with rights on its folder, pool, datastores and networks only.',
    required: true,
    group: 'connection',
  },
  password: { type: 'secret', label: 'Password', required: true, group: 'connection' },
  certificatePin: {
    type: 'text',
    label: 'SHA-256 fingerprint of the certificate',
    help: 'For a self-signed certificate. Only exactly this certificate is accepted.',
    pattern: '^\\s*([sS][hH][aA]-?256[:=])?\\s*([0-9A-Fa-f]{2}[:\\s]?){32}\\s*$',
    group: 'connection',
  },
  caBundle: {
    type: 'textarea',
    label: 'CA bundle',
    help: 'PEM certificates of the authority that signed the certificate of vCenter. Not used when a fingerprint is set.',
    group: 'connection',
  },
  datacenter: {
    type: 'text',
    label: 'Datacenter',
    help: 'Name in vCenter. May be empty when there is only one.',
    group: 'placement',
  },
  cluster: {
    type: 'text',
    label: 'Cluster',
    help: 'Name of the cluster or host. May be empty when there is only one.',
    group: 'placement',
  },
  resourcePool: {
    type: 'text',
    label: 'Resource pool',
    help: 'Name of a pool in the cluster. Empty: the root pool of the cluster.',
    group: 'placement',
  },
  datastore: {
    type: 'text',
    label: 'Datastore',
    help: 'Empty: the accessible datastore with the most free space.',
    group: 'placement',
  },
  storagePod: {
    type: 'text',
    label: 'Datastore cluster',
    help: 'Storage DRS picks the datastore in it. Not used when a datastore is set.',
    group: 'placement',
  },
  folder: {
    type: 'text',
    label: 'Folder',
    help: 'Where the machines of this panel live. It is created when missing. Two panels need two folders.',
    default: 'nettoria',
    maxLength: 80,
    group: 'placement',
  },
  network: {
    type: 'text',
    label: 'Default network',
    help: 'Port group for network cards whose network is not named.',
    group: 'placement',
  },
  operationTimeout: {
    type: 'number',
    label: 'Operation timeout in seconds',
    help: 'How long a task in vCenter, such as a clone, may take.',
    default: 1800,
    min: 120,
    max: 86_400,
    integer: true,
    group: 'limits',
  },
})

export type VcenterSettings = SettingsValues<typeof vcenterSettings>
