// SPDX-License-Identifier: MIT

/// The configuration of a Cyrus that needs nothing of the machine it runs on.
struct CyrusConfiguration {
  let folder: String
  let port: UInt16
  let securePort: UInt16
  let authority: CertificateAuthority
  let names: CyrusServer.Names

  /// `imapd.conf`.
  var options: String {
    """
    configdirectory: \(folder)/configuration
    defaultpartition: default
    partition-default: \(folder)/spool
    cyrus_user: \(ServerUser.name)
    servername: localhost
    admins: cyrus
    allowplaintext: yes
    sasl_pwcheck_method: auxprop
    sasl_auxprop_plugin: sasldb
    sasl_sasldb_path: \(folder)/passwords
    sasl_mech_list: PLAIN LOGIN CRAM-MD5
    unixhierarchysep: \(names == .slashes ? "yes" : "no")
    altnamespace: \(names == .slashes ? "yes" : "no")
    autocreate_users: anyone
    autocreate_quota: 0
    munge8bit: no
    tls_server_cert: \(authority.serverCertificate)
    tls_server_key: \(authority.serverKey)
    tls_client_ca_dir: /etc/ssl/certs

    """
  }

  /// `cyrus.conf`.
  var services: String {
    let imapd = "\(folder)/usr/lib/cyrus/bin/imapd -C \(folder)/imapd.conf"
    return """
      START {
        recover cmd="\(folder)/usr/lib/cyrus/bin/ctl_cyrusdb -C \(folder)/imapd.conf -r"
        idled cmd="\(folder)/usr/lib/cyrus/bin/idled -C \(folder)/imapd.conf"
      }
      SERVICES {
        imap cmd="\(imapd)" listen="127.0.0.1:\(port)" prefork=1
        imaps cmd="\(imapd) -s" listen="127.0.0.1:\(securePort)" prefork=0
      }
      EVENTS {
      }

      """
  }
}
