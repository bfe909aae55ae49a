import 'reflect-metadata'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DriverError } from 'nettoria/contracts/hypervisors'
import { escapeXml } from '../../../plugins/hypervisor-vcenter/vim/escape-xml.js'
import { MoRef } from '../../../plugins/hypervisor-vcenter/vim/mo-ref.js'
import { parseXml } from '../../../plugins/hypervisor-vcenter/vim/parse-xml.js'
import { readObjects } from '../../../plugins/hypervisor-vcenter/vim/property-collector.js'
import type { ServiceContent } from '../../../plugins/hypervisor-vcenter/vim/service-content.js'
import { normalisePin } from '../../../plugins/hypervisor-vcenter/vim/tls-connector.js'
import { isFault, readSoapFault, TransportError, VimFault } from '../../../plugins/hypervisor-vcenter/vim/vim-errors.js'
import type { Vim } from '../../../plugins/hypervisor-vcenter/vim/vim-session.js'
import { TaskStillRunning } from '../../../plugins/hypervisor-vcenter/vim/wait-for-task.js'
import { mutates, type Method } from '../../../plugins/hypervisor-vcenter/vim/wire-methods.js'
import { writeEnvelope } from '../../../plugins/hypervisor-vcenter/vim/write-envelope.js'
import { diskBytes } from '../../../plugins/hypervisor-vcenter/driver/machine-config.js'
import { toDriverError } from '../../../plugins/hypervisor-vcenter/driver/to-driver-error.js'

const vm = new MoRef('VirtualMachine', 'vm-1')

/** What stands between the tags of the body. */
function bodyOf(envelope: string): string {
  return /<soapenv:Body>(.*)<\/soapenv:Body>/s.exec(envelope)?.[1] ?? ''
}

describe('writing requests', () => {
  test('text is escaped, what XML cannot carry is dropped, a carriage return survives', () => {
    assert.equal(escapeXml('a & b <c> "d"'), 'a &amp; b &lt;c&gt; &quot;d&quot;')
    assert.equal(escapeXml('line\r\nnext\tend'), 'line&#13;\nnext\tend')
    assert.equal(escapeXml('\u0000\u0008\u000b\u001f\ufffe\uffffx'), 'x')
    assert.equal(escapeXml('\ud800lone \udc00 but 😀 stays'), 'lone  but 😀 stays')
    assert.equal(escapeXml('سرور'), 'سرور')
  })

  test('elements follow the schema, whatever the order they were given in', () => {
    const spec = {
      extraConfig: [{ value: 'x', key: 'k' }],
      memoryMB: '2048',
      numCPUs: 2,
      deviceChange: [
        {
          device: {
            _type: 'VirtualDisk',
            capacityInBytes: '10737418240',
            capacityInKB: '10485760',
            controllerKey: 1000,
            key: 2000,
          },
          operation: 'edit',
        },
      ],
    }
    assert.equal(
      bodyOf(writeEnvelope('ReconfigVM_Task', vm, { spec })),
      '<ReconfigVM_Task xmlns="urn:vim25"><_this type="VirtualMachine">vm-1</_this><spec><numCPUs>2</numCPUs>' +
        '<memoryMB>2048</memoryMB><deviceChange><operation>edit</operation><device xsi:type="VirtualDisk"><key>2000</key>' +
        '<controllerKey>1000</controllerKey><capacityInKB>10485760</capacityInKB>' +
        '<capacityInBytes>10737418240</capacityInBytes></device></deviceChange>' +
        '<extraConfig><key>k</key><value xsi:type="xsd:string">x</value></extraConfig></spec></ReconfigVM_Task>',
    )
  })

  test('a field, type or scalar that does not fit never leaves the house', () => {
    assert.throws(() => writeEnvelope('ReconfigVM_Task', vm, { spec: { memoryMb: 1 } }), /no field memoryMb/)
    assert.throws(
      () => writeEnvelope('ReconfigVM_Task', vm, { spec: { deviceChange: [{ device: { key: 1 }, backing: 1 }] } }),
      /no field backing/,
    )
    assert.throws(
      () =>
        writeEnvelope('ReconfigVM_Task', vm, {
          spec: { deviceChange: [{ device: { _type: 'VirtualCdrom', key: 1 } }] },
        }),
      /no type VirtualCdrom/,
    )
    assert.throws(() => writeEnvelope('ReconfigVM_Task', vm, { spec: 'x' }), /must be a VirtualMachineConfigSpec/)
  })
})

describe('reading replies', () => {
  test('entities, CDATA and numeric references are decoded, indentation is no text', () => {
    const root = parseXml('<a>\n <b>x &amp; &lt;y&gt; &#13;&#x41;</b><c><![CDATA[<&>]]></c>\n</a>')
    assert.equal(root.textAt('b'), 'x & <y> \rA')
    assert.equal(root.textAt('c'), '<&>')
    assert.equal(root.text, '')
  })

  test('a list of one is a list, large numbers keep every digit, prefixes do not matter', () => {
    const root = parseXml(
      '<s:a xmlns:s="s" xmlns:i="i"><net><ip>10.0.0.1</ip></net><n i:type="xsd:long">9007199254740993</n><r type="Datastore">datastore-7</r></s:a>',
    )
    assert.deepEqual(
      root
        .child('net')
        ?.all('ip')
        .map((node) => node.text),
      ['10.0.0.1'],
    )
    assert.equal(root.textAt('n'), '9007199254740993')
    assert.equal(root.child('n')?.valueType, 'long')
    assert.ok(root.refAt('r')?.is(new MoRef('Datastore', 'datastore-7')))
  })

  test('a document type and broken XML are refused', () => {
    assert.throws(() => parseXml('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'), /document type/)
    assert.throws(() => parseXml('<a><b></a>'))
    assert.throws(() => parseXml('<a>&unknown;</a>'))
    assert.throws(() => parseXml(''))
  })

  test('five megabytes are read whole', () => {
    const item = '<OptionValue><key>guestinfo.some.key</key><value>a value &amp; more of it</value></OptionValue>'
    const count = Math.ceil(5_000_000 / item.length)
    assert.equal(parseXml(`<a>${item.repeat(count)}</a>`).children.length, count)
  })

  test('sizes of disks beyond 2^53 bytes stay exact', () => {
    const disk = parseXml(
      '<device><capacityInKB>1</capacityInKB><capacityInBytes>18014398509481985</capacityInBytes></device>',
    )
    assert.equal(diskBytes(disk), 18014398509481985n)
    assert.equal(diskBytes(parseXml('<device><capacityInKB>3</capacityInKB></device>')), 3072n)
  })

  test('the type of a fault is read from its xsi:type, or from its name', () => {
    const typed =
      '<Fault><faultstring>taken</faultstring><detail><X xmlns:i="i" i:type="DuplicateName"/></detail></Fault>'
    assert.ok(isFault(readSoapFault(parseXml(typed)), 'DuplicateName'))
    const named = '<Fault><faultstring>no</faultstring><detail><InvalidLoginFault/></detail></Fault>'
    assert.ok(isFault(readSoapFault(parseXml(named)), 'InvalidLogin'))
    assert.ok(isFault(readSoapFault(parseXml('<Fault><faultstring>?</faultstring></Fault>')), 'SystemError'))
  })
})

describe('paging', () => {
  const object = (id: string) => `<objects><obj type="VirtualMachine">${id}</obj></objects>`
  const pages: Record<string, string> = {
    first: `<r><returnval><token>second</token>${object('vm-1')}</returnval></r>`,
    second: `<r><returnval><token>third</token>${object('vm-2')}</returnval></r>`,
    third: `<r><returnval>${object('vm-3')}</returnval></r>`,
  }
  const asked: [Method, string][] = []
  const vim: Vim = {
    content: { propertyCollector: new MoRef('PropertyCollector', 'pc') } as ServiceContent,
    call: async (method, _target, args) => {
      const page = method === 'RetrievePropertiesEx' ? 'first' : String(args?.token)
      asked.push([method, page])
      return parseXml(pages[page] ?? '')
    },
  }

  test('every page is fetched', async () => {
    const found = await readObjects(vim, [vm], { VirtualMachine: ['name'] })
    assert.deepEqual(
      found.map(({ ref }) => ref.value),
      ['vm-1', 'vm-2', 'vm-3'],
    )
    assert.deepEqual(asked, [
      ['RetrievePropertiesEx', 'first'],
      ['ContinueRetrievePropertiesEx', 'second'],
      ['ContinueRetrievePropertiesEx', 'third'],
    ])
  })

  test('a session lost property by property is a lost session', async () => {
    const lost =
      '<r><returnval><objects><obj type="VirtualMachine">vm-1</obj><missingSet><path>name</path><fault>' +
      '<fault xmlns:i="i" i:type="NotAuthenticated"/></fault></missingSet></objects></returnval></r>'
    const forgetful: Vim = { ...vim, call: async () => parseXml(lost) }
    await assert.rejects(readObjects(forgetful, [vm], { VirtualMachine: ['name'] }), (error) =>
      isFault(error, 'NotAuthenticated'),
    )
  })
})

describe('errors', () => {
  const classOf = (error: unknown) => toDriverError(error).errorClass
  const transport = (reason: TransportError['reason'], sent: boolean, method: Method, status?: number) =>
    Object.assign(new TransportError(reason, sent, 'x', status), { method })

  test('each fault has its class', () => {
    const expected: Record<string, string> = {
      InvalidLogin: 'auth',
      NoPermission: 'auth',
      NotAuthenticated: 'auth',
      ManagedObjectNotFound: 'notfound',
      DuplicateName: 'conflict',
      ConcurrentAccess: 'conflict',
      InvalidPowerState: 'conflict',
      NoDiskSpace: 'capacity',
      InsufficientMemoryResourcesFault: 'capacity',
      NoCompatibleHost: 'capacity',
      TaskInProgress: 'transient',
      HostNotConnected: 'transient',
      ToolsUnavailable: 'unsupported',
      MethodNotFound: 'unsupported',
      InvalidArgument: 'permanent',
      SomethingNew: 'permanent',
    }
    for (const [fault, wanted] of Object.entries(expected)) {
      assert.equal(classOf(new VimFault(fault, '', 'task')), wanted, fault)
    }
  })

  test('a lost reply is ambiguous for a change and transient for a read', () => {
    assert.equal(classOf(transport('socket', true, 'CloneVM_Task')), 'ambiguous')
    assert.equal(classOf(transport('timeout', true, 'ShutdownGuest')), 'ambiguous')
    assert.equal(classOf(transport('status', true, 'Destroy_Task', 503)), 'ambiguous')
    assert.equal(classOf(transport('connect', false, 'CloneVM_Task')), 'transient')
    assert.equal(classOf(transport('socket', true, 'RetrievePropertiesEx')), 'transient')
    assert.equal(classOf(transport('status', true, 'Login', 503)), 'transient')
    assert.equal(classOf(transport('status', true, 'Login', 404)), 'permanent')
    assert.equal(classOf(transport('status', true, 'Login', 302)), 'permanent')
    assert.equal(classOf(transport('status', true, 'Login', 429)), 'transient')
    assert.equal(classOf(transport('status', true, 'Login', 403)), 'auth')
    assert.equal(classOf(transport('certificate', false, 'Login')), 'auth')
    assert.equal(classOf(new TaskStillRunning('x')), 'ambiguous')
    assert.equal(classOf(new TypeError('x')), 'permanent')
    const own = new DriverError('capacity', 'x')
    assert.equal(toDriverError(own), own)
  })

  test('methods that change something are known as such', () => {
    const changing: Method[] = [
      'CloneVM_Task',
      'ReconfigVM_Task',
      'Destroy_Task',
      'ShutdownGuest',
      'SetField',
      'CreateFolder',
    ]
    for (const method of changing) assert.ok(mutates(method), method)
    for (const method of ['Login', 'RetrievePropertiesEx', 'WaitForUpdatesEx'] as Method[])
      assert.ok(!mutates(method), method)
  })

  test('a pin may be written in any way people write one', () => {
    assert.equal(normalisePin(' SHA256:AB:cd EF '), 'abcdef')
    assert.equal(normalisePin('sha-256=AB:CD'), 'abcd')
  })
})
