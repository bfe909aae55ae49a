/** Encrypts what must not be read from a database dump: AES-256-GCM under a versioned key. Inject with `@inject(Sealer)`. */
export interface Sealer {
  /** `context` is bound to the ciphertext: it opens only under the same context ("settings:gateway-zarinpal:main"). */
  seal(plain: string, context: string): string
  open(sealed: string, context: string): string
}
