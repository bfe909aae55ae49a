import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkGuestInput, isHostname, isSshPublicKey } from '../../../plugins/compute/instances/check-guest-input.js'

describe('what is said about the guest', () => {
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJxcQn0ZkOLXqtXJtFxbhlc9r1YHmqV1VGRjUuKkXpTO sara@laptop'

  it('knows host names (RFC 1123)', () => {
    for (const name of ['a', 'web-01', 'web-01.example.com', '3com.example', `${'a'.repeat(63)}.example`])
      assert.ok(isHostname(name), name)
    const bad = [
      '',
      '-a',
      'a-',
      'a..b',
      '.a',
      'a.',
      'a_b',
      'a b',
      'é',
      '192.0.2.1',
      `${'a'.repeat(64)}.b`,
      'a.'.repeat(127) + 'abc',
      'a\nb',
      '$(id)',
    ]
    for (const name of bad) assert.ok(!isHostname(name), name)
  })

  it('lower-cases and reads Persian digits', () => {
    assert.equal(checkGuestInput({ hostname: ' WEB-۰۱.Example ' }).guest.hostname, 'web-01.example')
  })

  it('knows OpenSSH public keys', () => {
    assert.ok(isSshPublicKey(key))
    const [type, data] = key.split(' ') as [string, string]
    const bad = [
      '',
      'ssh-ed25519',
      `ssh-rsa ${data}`,
      `${type} ${data.slice(0, 30)}`,
      `${key}\nssh-rsa AAAA`,
      `command="rm -rf /" ${key}`,
      '-----BEGIN OPENSSH PRIVATE KEY-----',
      `${type} ${data}!`,
    ]
    for (const line of bad) assert.ok(!isSshPublicKey(line), line)
  })

  it('bounds user data by bytes, not by characters', () => {
    const fields = (userData: string) => checkGuestInput({ hostname: 'a', userData }).problems.map(({ path }) => path)
    assert.deepEqual(fields('a'.repeat(16384)), [])
    assert.deepEqual(fields('آ'.repeat(8193)), ['userData'])
  })
})
