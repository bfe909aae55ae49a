/** An address for messages and logs: no user, no password, no options. Takes what no URL parser takes: several hosts, odd signs. */
export function withoutCredentials(url: string): string {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(url) ?? []
  return scheme + rest.slice(rest.lastIndexOf('@') + 1).replace(/[?#].*$/s, '')
}
