import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLogger } from '../../core/foundation/kernel/pino-logger.js'
import { hideSecrets } from '../../core/foundation/kernel/hide-secrets.js'

describe('the log', () => {
  const logged = (write: (log: ReturnType<typeof createLogger>) => void) => {
    const lines: string[] = []
    write(createLogger('debug', { write: (line) => void lines.push(line) }))
    assert.ok(!lines.join('').includes('hush'), lines.join(''))
    return lines.map((line) => JSON.parse(line) as Record<string, any>)
  }

  it('hides what is called like a secret, wherever it stands', () => {
    const [line] = logged((log) =>
      log.info(
        {
          password: 'hush',
          user: { id: 1, token: 'hush', keys: [{ secret: 'hush' }] },
          req: { headers: { authorization: 'hush', cookie: 'hush', host: 'here' } },
          input: { body: { code: 'hush', name: 'Sara' } },
        },
        'x',
      ),
    )
    assert.equal(line!['password'], '[secret]')
    assert.deepEqual(line!['user'], { id: 1, token: '[secret]', keys: [{ secret: '[secret]' }] })
    assert.deepEqual(line!['req'].headers, { authorization: '[secret]', cookie: '[secret]', host: 'here' })
    assert.deepEqual(line!['input'].body, { code: '[secret]', name: 'Sara' })
  })

  it('hides them in what a child adds to every line, and in errors, which keep their kind and their stack', () => {
    const error = Object.assign(new RangeError('too far'), { config: { password: 'hush' }, code: 'FAR' })
    const lines = logged((log) => {
      log.child({ token: 'hush', part: 'x' }).info('child')
      log.error({ err: error }, 'failed')
      log.error(error)
      log.info({ cause: error }, 'elsewhere')
    })
    assert.deepEqual([lines[0]!['token'], lines[0]!['part']], ['[secret]', 'x'])
    for (const { err } of lines.slice(1, 3)) {
      assert.deepEqual(
        [err.type, err.message, err.code, err.config],
        ['RangeError', 'too far', 'FAR', { password: '[secret]' }],
      )
      assert.match(err.stack, /RangeError: too far\n\s+at /)
    }
    assert.deepEqual(lines[3]!['cause'].config, { password: '[secret]' })
  })

  it('hides them however they are called, and in a body at any depth', () => {
    const secrets = {
      Authorization: 'hush',
      'set-cookie': ['hush'],
      newPassword: 'hush',
      password_hash: 'hush',
      apiKey: 'hush',
      'X-Api-Key': 'hush',
      clientSecret: 'hush',
      webhookSecret: { value: 'hush' },
      access_token: 'hush',
      PIN_TOKEN: 'hush',
      databaseURL: 'hush',
      secrets: ['hush'],
    }
    const body = { code: 'hush', steps: [{ code: 'hush', name: 'a' }], inner: { code: 'hush', errorCode: 'B' } }
    const [named, nested] = logged((log) => (log.info({ secrets: 'hush', all: secrets }, 'x'), log.info({ body }, 'x')))
    assert.deepEqual([...new Set(Object.values(named!['all']))], ['[secret]'])
    assert.deepEqual(nested!['body'].steps, [{ code: '[secret]', name: 'a' }])
    assert.equal(nested!['body'].inner.errorCode, 'B')
  })

  it('takes no harmless name for one', () => {
    const plain = {
      errorCode: 'A',
      statusCode: 1,
      code: 'B',
      keyId: 2,
      key: 'k',
      tokens: 3,
      hasPassword: true,
      token: null,
      secretary: 's',
      tokenizer: 't',
    }
    assert.equal(hideSecrets(plain), plain)
  })

  it('hides them in errors that lie deeper, and in what objects say of themselves', () => {
    const error = Object.assign(new Error('x'), { config: { password: 'hush' } })
    const speaks = { toJSON: () => ({ id: 1, token: 'hush' }) }
    const [line] = logged((log) =>
      log.info(
        {
          job: { err: error, error },
          row: { toJSON: 'no function', password: 'hush' },
          list: [speaks],
          at: new Date(0),
        },
        'x',
      ),
    )
    assert.deepEqual(line!['job'], {
      err: { config: { password: '[secret]' } },
      error: { config: { password: '[secret]' } },
    })
    assert.deepEqual(line!['row'], { toJSON: 'no function', password: '[secret]' })
    assert.deepEqual([line!['list'], line!['at']], [[{ id: 1, token: '[secret]' }], '1970-01-01T00:00:00.000Z'])
    const quiet = { at: new Date(0), url: new URL('http://x/'), row: { toJSON: () => ({ id: 1 }) } }
    assert.equal(hideSecrets(quiet), quiet)
    assert.doesNotThrow(() =>
      hideSecrets({
        toJSON() {
          throw new Error('no')
        },
      }),
    )
  })

  it('hides them in addresses, wherever those are written', () => {
    const lines = logged((log) => {
      log.info({ url: '/verify?x=1&token=hush&y=2' }, 'went to https://here/reset?access_token=hush#a')
      log.child({ from: new URL('https://here/?apiKey=hush') }).info('x')
      log.error(new Error('GET https://here/?client_secret=hush failed'))
      log.info({ url: '/list?tokens=3&code=4' }, 'x')
    })
    assert.equal(lines[0]!['url'], '/verify?x=1&token=[secret]&y=2')
    assert.equal(lines[0]!['msg'], 'went to https://here/reset?access_token=[secret]#a')
    assert.equal(lines[1]!['from'], 'https://here/?apiKey=[secret]')
    assert.equal(lines[2]!['msg'], 'GET https://here/?client_secret=[secret] failed')
    assert.equal(lines[3]!['url'], '/list?tokens=3&code=4')
  })

  it('hides what is added to a logger later', () => {
    const [line] = logged((log) => {
      const child = log.child({ part: 'x' })
      child.setBindings({ token: 'hush' })
      child.info('x')
    })
    assert.deepEqual([line!['part'], line!['token']], ['x', '[secret]'])
  })

  it('writes the rest as it is: codes that are no secret, dates, what nests too deep or in a circle', () => {
    const circle: Record<string, unknown> = { name: 'c' }
    circle['self'] = circle
    const [line] = logged((log) => log.info({ code: 'AUTH_REQUIRED', at: new Date(0), n: 1n, circle, none: null }, 'x'))
    assert.deepEqual([line!['code'], line!['at'], line!['none']], ['AUTH_REQUIRED', '1970-01-01T00:00:00.000Z', null])
    assert.equal(line!['circle'].name, 'c')
  })

  it('looks through a bounded part of what is huge, and writes nothing of the rest', () => {
    const all: Record<string, unknown>[] = Array.from({ length: 300 }, (_, n) => ({ n, password: 'hush' }))
    for (const one of all) one['all'] = all
    const deep = { a: { b: { c: { d: { e: { f: { g: { password: 'hush' } } } } } } } }
    const [wide, nested] = logged((log) => (log.info({ all }, 'wide'), log.info(deep, 'nested')))
    assert.ok(JSON.stringify(wide!['all']).includes('[not shown]'))
    assert.equal(nested!['a'].b.c.d.e.f, '[not shown]')
  })

  it('copies nothing where there is nothing to hide', () => {
    const plain = { a: { b: [1, { c: 2 }] }, d: 'x' }
    assert.equal(hideSecrets(plain), plain)
    const partly = { kept: plain, password: 'hush' }
    assert.equal(hideSecrets(partly).kept, plain)
    assert.equal(partly.password, 'hush')
  })
})
