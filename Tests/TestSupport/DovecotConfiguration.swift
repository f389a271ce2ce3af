// SPDX-License-Identifier: MIT

/// The configuration of a Dovecot that needs nothing of the machine it runs on.
struct DovecotConfiguration {
  let folder: String
  let user: String
  let group: String
  let port: UInt16
  let securePort: UInt16
  let authority: CertificateAuthority
  let extra: String

  var text: String {
    """
    base_dir = \(folder)/run
    state_dir = \(folder)/state
    log_path = \(folder)/log
    protocols = imap
    listen = 127.0.0.1
    ssl = yes
    ssl_cert = <\(authority.serverCertificate)
    ssl_key = <\(authority.serverKey)
    ssl_min_protocol = TLSv1.2
    disable_plaintext_auth = no
    auth_mechanisms = plain login cram-md5
    auth_failure_delay = 0
    mail_location = sdbox:~/sdbox
    mail_uid = \(user)
    mail_gid = \(group)
    first_valid_uid = 1
    first_valid_gid = 1
    default_internal_user = \(user)
    default_internal_group = \(group)
    default_login_user = \(user)
    default_vsz_limit = 1G
    mail_max_userip_connections = 1000
    passdb {
      driver = passwd-file
      args = scheme=PLAIN username_format=anyone \(folder)/passwords
    }
    userdb {
      driver = static
      args = uid=\(user) gid=\(group) home=\(folder)/users/%u
    }
    namespace inbox {
      inbox = yes
      separator = /
    }
    # With a process for each connection those of the second port wait as long as others come in.
    service imap-login {
      chroot =
      service_count = 0
      process_min_avail = 2
      inet_listener imap {
        port = \(port)
      }
      inet_listener imaps {
        port = \(securePort)
        ssl = yes
      }
    }
    service anvil {
      chroot =
    }
    service stats {
      chroot =
    }
    \(extra)

    """
  }
}
