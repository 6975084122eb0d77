# The library's errors in Chinese, one row for each id of native/core/src/error_table. Cause is shown before the English message, Hint in place of the
# English remedy. HintOf is the remedy in the table that Hint translates: a remedy that the library makes for one case is shown in English too.
@{
    'Argument.Missing' = @{
        Cause  = '缺少必需的值。'
        Hint   = '请指定消息中提到的参数。'
        HintOf = 'Pass the parameter that the message names.'
    }
    'Argument.Invalid' = @{
        Cause  = '值的格式不正确。'
        Hint   = '请更正消息中提到的参数。'
        HintOf = 'Correct the parameter that the message names.'
    }
    'Request.Invalid' = @{
        Cause  = 'C ABI 请求不是有效的 JSON、缺少成员、含有未知成员或版本不同。'
        Hint   = '请对照 docs/abi.md 检查请求。请安装同一版本的模块和库。'
        HintOf = 'Compare the request with docs/abi.md. Install module and library from the same release.'
    }
    'Preflight.SeveralProblems' = @{
        Cause  = '预检发现了多个问题；未写入任何内容。'
        Hint   = '请解决列出的每个问题，然后再次运行同一命令。'
        HintOf = 'Fix every listed problem, then run the same command again.'
    }
    'Name.ResourceGroup' = @{
        Cause  = '该名称不是有效的资源组名称。'
        Hint   = '请使用 1-90 个字母、数字、下划线、括号、句点或连字符。名称不能以句点结尾。'
        HintOf = 'Use 1-90 letters, digits, underscores, parentheses, periods, or hyphens. The name must not end with a period.'
    }
    'Name.StorageAccount' = @{
        Cause  = '该名称不是有效的存储帐户名称。'
        Hint   = '请使用 3-24 个小写字母和数字。'
        HintOf = 'Use 3-24 lowercase letters and digits.'
    }
    'Name.BlobContainer' = @{
        Cause  = '该名称不是有效的 Blob 容器名称。'
        Hint   = '请使用 3-63 个小写字母、数字和单个连字符，并以字母或数字开头和结尾。'
        HintOf = 'Use 3-63 lowercase letters, digits, and single hyphens. Begin and end with a letter or digit.'
    }
    'Name.KeyVault' = @{
        Cause  = '该名称不是有效的密钥保管库名称。'
        Hint   = '请使用 3-24 个字母、数字和单个连字符，以字母开头，以字母或数字结尾。'
        HintOf = 'Use 3-24 letters, digits, and single hyphens. Begin with a letter, end with a letter or digit.'
    }
    'Name.Secret' = @{
        Cause  = '该名称不是有效的密钥保管库机密名称。'
        Hint   = '请使用 1-127 个字母、数字或连字符。'
        HintOf = 'Use 1-127 letters, digits, or hyphens.'
    }
    'Name.RegistryUser' = @{
        Cause  = '注册表用户名会用作密钥保管库机密的名称，但它不是有效的机密名称。'
        Hint   = '注册表用户名请使用 1-127 个字母、数字或连字符。'
        HintOf = 'Use 1-127 letters, digits, or hyphens for the registry user name.'
    }
    'Name.Collision' = @{
        Cause  = '证书和注册表用户会使用同一个机密。'
        Hint   = '请让 CertificateSecretName 与 RegistryUserName 不同。'
        HintOf = 'Choose a CertificateSecretName that differs from the RegistryUserName.'
    }
    'Password.Unusable' = @{
        Cause  = '注册表无法存储此密码：bcrypt 只使用前 72 个字节，并且控制字符无法用于登录。'
        Hint   = '请使用 1-72 个字节的 UTF-8 文本，不含控制字符。ASCII 以外的字符占 2-4 个字节。'
        HintOf = 'Use 1-72 bytes of UTF-8 without control characters. A letter outside ASCII takes 2-4 bytes.'
    }
    'Secret.TooLarge' = @{
        Cause  = '机密超过密钥保管库 25 KB 的限制。PFX 文件会编码两次，因此会增大到约 1.8 倍。'
        Hint   = '导出 PFX 时只包含自己的证书链，不要包含其他证书；上限约为 14 KB。'
        HintOf = 'Export the PFX with only its own chain and no other certificates; the limit is about 14 KB.'
    }
    'Location.Unknown' = @{
        Cause  = '此 Azure Stack Hub 没有这个位置。'
        Hint   = '请使用消息中给出的区域。'
        HintOf = 'Use the region that the message names.'
    }
    'Identity.IdsMissing' = @{
        Cause  = '缺少此标识系统要求的 ID。'
        Hint   = 'AAD 请指定 -ServicePrincipalId。AD FS 请指定 -ApplicationIdentifier（或 -ServicePrincipalId）和 -UserObjectId。'
        HintOf = 'On AAD, pass -ServicePrincipalId. On AD FS, pass -ApplicationIdentifier (or -ServicePrincipalId) and -UserObjectId.'
    }
    'Identity.SystemMismatch' = @{
        Cause  = 'IdentitySystem 与此 Azure Stack Hub 的标识系统不一致。'
        Hint   = '请省略 -IdentitySystem；系统会自动检测。'
        HintOf = 'Omit -IdentitySystem; it is detected from the stamp.'
    }
    'Sku.Unknown' = @{
        Cause  = 'Azure Stack Hub 没有此 SKU。'
        Hint   = '请使用消息中列出的 SKU。'
        HintOf = 'Use one of the SKUs that the message names.'
    }
    'Argument.PositionsUnclear' = @{
        Cause  = '按位置传递的值与该命令任何已发布的参数顺序都不相符。'
        Hint   = '请写出参数名称：-Location、-ServicePrincipalId (AAD) 或 -ApplicationIdentifier 和 -UserObjectId (AD FS)、-ResourceGroupName 等。'
        HintOf = 'Name the parameters: -Location, -ServicePrincipalId (AAD) or -ApplicationIdentifier and -UserObjectId (AD FS), -ResourceGroupName, and so on.'
    }

    'Discovery.Failed' = @{
        Cause  = 'Azure Stack Hub 的元数据终结点没有返回可用的应答。'
        Hint   = '请检查 -ArmEndpoint：用户使用 https://management.<region>.<fqdn>，操作员使用 https://adminmanagement.<region>.<fqdn>。'
        HintOf = 'Check -ArmEndpoint: https://management.<region>.<fqdn> for users, https://adminmanagement.<region>.<fqdn> for operators.'
    }
    'Configuration.TrustedRootUnreadable' = @{
        Cause  = '无法读取受信任的根证书文件，或者文件中没有证书。'
        Hint   = '请指定含有 Azure Stack Hub 根证书的 PEM 文件。'
        HintOf = 'Pass a PEM file with the root certificate of the stamp.'
    }
    'Configuration.EndpointInvalid' = @{
        Cause  = '终结点不是有效的 https URL。'
        Hint   = '请指定形如 https://management.<region>.<fqdn> 的 URL。'
        HintOf = 'Pass a URL such as https://management.<region>.<fqdn>.'
    }
    'Configuration.ProxyInvalid' = @{
        Cause  = '环境变量中的代理不是有效的 URL。'
        Hint   = '请更正 HTTPS_PROXY、HTTP_PROXY 或 ALL_PROXY，例如 http://proxy:8080。'
        HintOf = 'Correct HTTPS_PROXY, HTTP_PROXY, or ALL_PROXY, for example http://proxy:8080.'
    }
    'Configuration.LogUnwritable' = @{
        Cause  = '无法将日志写入此路径。'
        Hint   = '请为 -LogPath 指定新文件或以前的日志，所在文件夹必须存在且可写。'
        HintOf = 'Pass -LogPath a new file or an earlier log, in an existing folder with write permission.'
    }
    'Configuration.ReportUnwritable' = @{
        Cause  = '无法将报告写入此路径。'
        Hint   = '请为 -ReportPath 指定新文件或以前的报告，所在文件夹必须存在且可写。'
        HintOf = 'Pass -ReportPath a new file or an earlier report, in an existing folder with write permission.'
    }
    'Configuration.TrustedRootHoldsKey' = @{
        Cause  = '受信任的根证书文件中含有私钥。'
        Hint   = '请指定只含证书的文件，例如 ''openssl x509 -in FILE -out root.pem'' 的输出。如果其他人能读取该文件，请更换密钥。'
        HintOf = 'Pass a file with certificates only, for example from ''openssl x509 -in FILE -out root.pem''. If other people can read the file, replace the key.'
    }

    'SignIn.NotSignedIn' = @{
        Cause  = '没有已登录的会话。'
        Hint   = '请使用 Connect-ContainerRegistryStamp 登录，或使用 Connect-AzAccount (Az) 或 Connect-AzureRmAccount (AzureRM) 登录到 Azure Stack Hub，并选择订阅。'
        HintOf = 'Sign in with Connect-ContainerRegistryStamp, or with Connect-AzAccount (Az) or Connect-AzureRmAccount (AzureRM) on the stamp, and select a subscription.'
    }
    'SignIn.NoSubscription' = @{
        Cause  = '该帐户没有订阅，或者没有选择订阅。'
        Hint   = '请先登录并选择订阅：-SubscriptionId、Set-AzContext 或 Select-AzureRmSubscription。'
        HintOf = 'Log in first and select a subscription: -SubscriptionId, Set-AzContext or Select-AzureRmSubscription.'
    }
    'SignIn.SeveralSubscriptions' = @{
        Cause  = '该帐户有多个订阅，但没有选择其中任何一个。'
        Hint   = '请用 -SubscriptionId 选择列出的订阅之一。'
        HintOf = 'Select one of the listed subscriptions with -SubscriptionId.'
    }
    'SignIn.SubscriptionNotFound' = @{
        Cause  = '该帐户无权访问此订阅。'
        Hint   = '请选择列出的订阅之一，或使用有权访问此订阅的帐户登录。'
        HintOf = 'Select one of the listed subscriptions, or sign in with an account that has access to it.'
    }
    'SignIn.Failed' = @{
        Cause  = '登录服务拒绝了登录，原因见消息。'
        Hint   = '请查阅消息中的 AADSTS 或 MSIS 代码，并将请求 ID 提供给标识管理团队。'
        HintOf = 'Look up the AADSTS or MSIS code in the message. Give the request id to the identity team.'
    }
    'SignIn.ClientSecretRejected' = @{
        Cause  = '应用程序的客户端机密不正确或已过期。'
        Hint   = '请指定应用程序当前的机密（机密的值，而不是其 ID）。'
        HintOf = 'Pass the current secret of the application (its value, not its id).'
    }
    'SignIn.ApplicationUnknown' = @{
        Cause  = '此租户中没有该应用程序。'
        Hint   = '请检查 -ApplicationId 和 -TenantId。在 AD FS 上，应用程序必须已在 Azure Stack Hub 上注册。'
        HintOf = 'Check -ApplicationId and -TenantId. On AD FS, the application must be registered on the stamp.'
    }
    'SignIn.TenantUnknown' = @{
        Cause  = '该租户不存在。'
        Hint   = '请用 GUID 或已验证的域名指定租户。'
        HintOf = 'Pass the tenant as a GUID or as a verified domain name.'
    }
    'SignIn.ClientCertificateRejected' = @{
        Cause  = '登录服务拒绝了应用程序的证书。'
        Hint   = '请将此证书注册到应用程序，并检查证书是否已过期。'
        HintOf = 'Register this certificate with the application, and check that it has not expired.'
    }
    'SignIn.ClockSkew' = @{
        Cause  = '此计算机与 Azure Stack Hub 的时钟相差超过 5 分钟。'
        Hint   = '请校准此计算机的时钟（w32tm /resync 或 chrony），然后重试。'
        HintOf = 'Set the clock of this machine (w32tm /resync, or chrony), then try again.'
    }
    'SignIn.ResourceRejected' = @{
        Cause  = '登录服务不认识所请求令牌的受众。'
        Hint   = '请检查该租户是否为 Azure Stack Hub 注册所用的租户。'
        HintOf = 'Check that the tenant is the one that the stamp is registered with.'
    }
    'SignIn.DeviceCodeDeclined' = @{
        Cause  = '设备代码登录被拒绝。'
        Hint   = '请重新开始登录并选择接受。'
        HintOf = 'Start the sign-in again and accept it.'
    }
    'SignIn.DeviceCodeExpired' = @{
        Cause  = '设备代码在使用之前已过期。'
        Hint   = '请重新开始登录，并及时输入新的代码。'
        HintOf = 'Start the sign-in again and enter the new code in time.'
    }
    'SignIn.HandOverFailed' = @{
        Cause  = 'Az 或 AzureRM 会话没有返回令牌。'
        Hint   = '请重新登录 (Connect-AzAccount -Environment <stamp>)，或使用 Connect-ContainerRegistryStamp。'
        HintOf = 'Sign in again (Connect-AzAccount -Environment <stamp>), or use Connect-ContainerRegistryStamp.'
    }
    'SignIn.ContextOfPublicAzure' = @{
        Cause  = '当前登录的会话属于公有云 Azure，而不是 Azure Stack Hub。'
        Hint   = '请登录到 Azure Stack Hub 的环境：先运行 Add-AzEnvironment -Name <name> -ArmEndpoint https://management.<region>.<fqdn>，再运行 Connect-AzAccount -Environment <name>。'
        HintOf = 'Sign in to the environment of the stamp: Add-AzEnvironment -Name <name> -ArmEndpoint https://management.<region>.<fqdn>, then Connect-AzAccount -Environment <name>.'
    }
    'SignIn.ContextOfOtherStamp' = @{
        Cause  = '令牌属于另一个 Azure Stack Hub 或另一个租户。'
        Hint   = '请选择此 Azure Stack Hub 的上下文，或登录到它。'
        HintOf = 'Select the context of this stamp, or sign in to it.'
    }
    'SignIn.UserRejected' = @{
        Cause  = '用户名或密码不正确，或者该帐户要求使用其他登录方式。'
        Hint   = '请检查用户名和密码。使用多重身份验证的帐户请指定 -DeviceCode。'
        HintOf = 'Check the user name and password. For accounts with multi-factor authentication, use -DeviceCode.'
    }
    'SignIn.TokenExpired' = @{
        Cause  = '令牌已过期且无法续订。'
        Hint   = '请重新登录。'
        HintOf = 'Sign in again.'
    }
    'SignIn.MethodNotForAdfs' = @{
        Cause  = '此登录方式仅适用于 AAD。'
        Hint   = '在使用 AD FS 的 Azure Stack Hub 上，请使用客户端机密、客户端证书、设备代码或令牌。'
        HintOf = 'On an AD FS stamp, use a client secret, client certificate, device code, or token.'
    }
    'SignIn.AccountDisabled' = @{
        Cause  = '帐户或应用程序在目录中已被禁用或已过期。'
        Hint   = '请联系目录管理员启用或延期，或使用其他帐户登录。'
        HintOf = 'Ask the directory administrator to enable or extend it, or sign in with another account.'
    }
    'SignIn.AccountLocked' = @{
        Cause  = '帐户因多次登录失败而被锁定，或者来源地址被阻止。'
        Hint   = '请等待锁定结束，或联系目录管理员解除锁定。在此之前不要重试，并检查哪个已保存的密码已经失效。'
        HintOf = 'Wait until the lock ends or ask the directory administrator to remove it. Do not try again before that, and check which stored password is outdated.'
    }
    'SignIn.PasswordExpired' = @{
        Cause  = '帐户的密码已过期或必须更改。'
        Hint   = '请先登录一次门户设置新密码，然后用新密码运行该命令。'
        HintOf = 'Sign in to the portal once to set a new password, then run the command with it.'
    }
    'SignIn.ConditionalAccess' = @{
        Cause  = '目录的访问规则（条件访问或访问控制策略）阻止了此次登录。'
        Hint   = '请在符合规则的设备上使用 -DeviceCode 登录，或使用服务主体，或联系目录管理员将此帐户排除在规则之外。'
        HintOf = 'Sign in with -DeviceCode from a device that satisfies the rule, use a service principal, or ask the directory administrator to exclude this account.'
    }
    'Trust.ForeignHost' = @{
        Cause  = '服务指向 Azure Stack Hub 以外的主机；没有向该主机发送任何内容。'
        Hint   = '如果该主机正确，则 Azure Stack Hub 的元数据有误：请联系其操作员。否则，到 Azure Stack Hub 的连接可能被截获。'
        HintOf = 'If the host is correct, the metadata of the stamp is wrong: contact its operator. Otherwise, something may intercept the connection to the stamp.'
    }
    'Trust.ForeignAudience' = @{
        Cause  = '密钥保管库要求的令牌的受众或颁发机构不属于此 Azure Stack Hub；没有请求令牌。'
        Hint   = '如果该受众正确，请用 -KeyVaultAudience 指定。'
        HintOf = 'If the audience is correct, pass it with -KeyVaultAudience.'
    }
    'Trust.NotHttps' = @{
        Cause  = '服务指向不使用 TLS 的 URL；没有向其发送任何内容。'
        Hint   = '请联系 Azure Stack Hub 的操作员。令牌和机密只通过 https 发送。'
        HintOf = 'Contact the operator of the stamp. Tokens and secrets are sent only over https.'
    }
    'SignIn.EnvironmentOfOtherStamp' = @{
        Cause  = '-EnvironmentName 指定的 Az 或 AzureRM 环境属于另一个 Azure Stack Hub；没有开始登录。'
        Hint   = '请删除该环境（Remove-AzEnvironment 或 Remove-AzureRmEnvironment），或指定其他 -EnvironmentName。'
        HintOf = 'Remove the environment (Remove-AzEnvironment or Remove-AzureRmEnvironment), or pass another -EnvironmentName.'
    }

    'Transport.Unreachable' = @{
        Cause  = '无法连接到主机。'
        Hint   = '请检查网络、代理（HTTPS_PROXY、NO_PROXY）和主机名。'
        HintOf = 'Check the network, the proxy (HTTPS_PROXY, NO_PROXY), and the host name.'
    }
    'Transport.NameNotFound' = @{
        Cause  = '无法解析主机名。'
        Hint   = '请检查 Azure Stack Hub 域的 DNS 转发。新建密钥保管库的名称需要几秒钟才会生效。'
        HintOf = 'Check the DNS forwarding for the domain of the stamp. The name of a new key vault takes a few seconds to appear.'
    }
    'Transport.UntrustedCertificate' = @{
        Cause  = '此计算机不信任该主机的证书。'
        Hint   = '请将 Azure Stack Hub 的根证书安装到系统存储，或通过 -TrustedRootFile 或 SSL_CERT_FILE 指定。'
        HintOf = 'Install the root certificate of the stamp in the system store, or pass it with -TrustedRootFile or SSL_CERT_FILE.'
    }
    'Transport.TimedOut' = @{
        Cause  = '主机没有及时应答。'
        Hint   = '请重试。如果仍然失败，请检查 Azure Stack Hub 的运行状况。'
        HintOf = 'Try again. If the error persists, check the health of the stamp.'
    }
    'Transport.ProxyFailed' = @{
        Cause  = '代理拒绝了连接。'
        Hint   = '请检查 HTTPS_PROXY；如果 Azure Stack Hub 可以直接访问，请将其域加入 NO_PROXY。'
        HintOf = 'Check HTTPS_PROXY, and add the domain of the stamp to NO_PROXY if it is reached directly.'
    }
    'Transport.AnswerBroken' = @{
        Cause  = '应答尚未接收完，连接就已中断。'
        Hint   = '请再次运行同一命令；已完成的工作不会重复。'
        HintOf = 'Run the same command again; completed work is not repeated.'
    }
    'Transport.CertificateExpired' = @{
        Cause  = '按照此计算机的时钟，主机的证书已过期。'
        Hint   = '如果此计算机的时钟正确，请联系该主机的操作员续订证书。否则请校准时钟（w32tm /resync 或 chronyc makestep）。'
        HintOf = 'If the clock of this machine is correct, ask the operator of the host to renew the certificate. Otherwise set the clock (w32tm /resync, or chronyc makestep).'
    }
    'Transport.CertificateNotYetValid' = @{
        Cause  = '按照此计算机的时钟，主机的证书尚未生效。'
        Hint   = '请校准此计算机的时钟（w32tm /resync 或 chronyc makestep）。如果时钟正确，请等待证书生效。'
        HintOf = 'Set the clock of this machine (w32tm /resync, or chronyc makestep). If it is correct, wait until the certificate becomes valid.'
    }
    'Transport.CertificateOtherName' = @{
        Cause  = '主机的证书对所请求的名称无效。'
        Hint   = '请使用证书上的名称之一，或为此名称颁发证书。-Resolve 条目或 hosts 文件中指向其他计算机的条目也会导致同样的错误。'
        HintOf = 'Use one of the names on the certificate, or have a certificate issued for this name. A -Resolve entry or a hosts file entry that points to another machine causes the same error.'
    }
    'Transport.CertificateWithoutNames' = @{
        Cause  = '主机的证书没有使用者可选名称；公用名会被忽略。'
        Hint   = '请颁发以主机的 DNS 名称（或 IP 地址）作为使用者可选名称的证书。'
        HintOf = 'Have a certificate issued with the DNS name (or IP address) of the host as a subject alternative name.'
    }
    'Transport.NotTls' = @{
        Cause  = '应为 https，但主机的应答没有使用 TLS。'
        Hint   = '请检查端口：它提供的是普通 HTTP。密码和令牌只通过 https 发送。'
        HintOf = 'Check the port: it serves plain HTTP. Passwords and tokens are sent only over https.'
    }
    'Transport.ProxyLoginRefused' = @{
        Cause  = '代理拒绝了用户名和密码，或者要求登录但未提供。该登录只尝试了一次。'
        Hint   = '请更正 HTTPS_PROXY：http://user:password@proxy:8080，其中的特殊字符使用百分号编码。'
        HintOf = 'Correct HTTPS_PROXY: http://user:password@proxy:8080, with special characters percent-encoded.'
    }
    'Transport.ProxyUnreachable' = @{
        Cause  = '无法连接到代理，或者无法解析其名称。'
        Hint   = '请检查 HTTPS_PROXY；如果 Azure Stack Hub 可以直接访问，请将其域加入 NO_PROXY。'
        HintOf = 'Check HTTPS_PROXY, and add the domain of the stamp to NO_PROXY if it is reached directly.'
    }
    'Transport.TlsFailed' = @{
        Cause  = '主机与此计算机无法协商 TLS 连接。'
        Hint   = '主机必须支持 TLS 1.2 或 1.3。请检查主机和中间设备的 TLS 设置。'
        HintOf = 'The host must offer TLS 1.2 or 1.3. Check the TLS settings of the host and of any device in between.'
    }
    'Transport.AnswerTooLarge' = @{
        Cause  = '主机的应答超过大小限制，因此没有读取其余部分。'
        Hint   = '请检查此地址上是哪台服务器在应答。消息中有限制和已接收的大小；Azure Stack Hub 的服务不会发送这么多内容。'
        HintOf = 'Check which server answers at this address. The message has the limit and the received size; no service of a stamp sends that much.'
    }

    'Ssh.Unreachable' = @{
        Cause  = '虚拟机不接受 SSH 连接。'
        Hint   = '请检查地址和端口。只有指定 -AllowSsh 部署时，网络安全组才允许 SSH。'
        HintOf = 'Check address and port. The network security group of a deployment allows SSH only with -AllowSsh.'
    }
    'Ssh.Unsupported' = @{
        Cause  = '主机不支持 SSH，或者不支持其 SSH 版本或算法。'
        Hint   = '请检查端口。虚拟机需要 2014 年或更高版本的 OpenSSH 服务器。'
        HintOf = 'Check the port. The machine needs an OpenSSH server from 2014 or later.'
    }
    'Ssh.HostKeyUnknown' = @{
        Cause  = '虚拟机的主机密钥未知，无法确认其身份。没有发送用户名和密钥。'
        Hint   = '请将指纹与虚拟机上的指纹 (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub) 进行比较，然后用 -HostKeyFingerprint 指定。'
        HintOf = 'Compare the fingerprint with that of the machine (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then pass it with -HostKeyFingerprint.'
    }
    'Ssh.HostKeyChanged' = @{
        Cause  = '主机密钥与已知的密钥不同：虚拟机已重新安装，或者应答的是另一台计算机。没有发送用户名和密钥。'
        Hint   = '如果虚拟机已重新安装，请从已知主机文件中删除旧的行 (ssh-keygen -R)，或指定新的指纹。否则请查明应答的是哪台计算机。'
        HintOf = 'If the machine was reinstalled, remove the old line from the known hosts file (ssh-keygen -R), or pass the new fingerprint. Otherwise find out which machine answers.'
    }
    'Ssh.KnownHostsUnreadable' = @{
        Cause  = '无法读取已知主机文件。'
        Hint   = '请检查 -KnownHostsPath，或指定 -HostKeyFingerprint。'
        HintOf = 'Check -KnownHostsPath, or pass -HostKeyFingerprint.'
    }
    'Ssh.KeyUnreadable' = @{
        Cause  = '该文件不含可用的私钥。'
        Hint   = '请指定与部署的公钥对应的私钥，格式为 OpenSSH、PEM 或 PuTTY。'
        HintOf = 'Pass the private key that belongs to the public key of the deployment, in OpenSSH, PEM, or PuTTY format.'
    }
    'Ssh.PassphraseWrong' = @{
        Cause  = '私钥的通行短语不正确。'
        Hint   = '请用 -KeyPassphrase 指定私钥的通行短语。'
        HintOf = 'Pass the passphrase of the private key with -KeyPassphrase.'
    }
    'Ssh.LoginRefused' = @{
        Cause  = '虚拟机拒绝了此用户和密钥。'
        Hint   = '请检查 -UserName（部署时的管理员名称），以及密钥是否与部署的公钥对应。'
        HintOf = 'Check -UserName (the administrator name of the deployment), and that the key belongs to the public key of the deployment.'
    }
    'Ssh.ConnectionLost' = @{
        Cause  = 'SSH 连接已中断。'
        Hint   = '请再次运行同一命令。不会留下不完整的存档。'
        HintOf = 'Run the same command again. No incomplete archive is left behind.'
    }
    'Ssh.TimedOut' = @{
        Cause  = '虚拟机没有及时应答。'
        Hint   = '请检查虚拟机是否正在运行且未过载，然后重试。'
        HintOf = 'Check that the machine is running and not overloaded, then try again.'
    }
    'Ssh.PassphraseMissing' = @{
        Cause  = '私钥已加密，但未提供通行短语。'
        Hint   = '请指定 -KeyPassphrase。'
        HintOf = 'Pass -KeyPassphrase.'
    }
    'Ssh.KeyTooCostly' = @{
        Cause  = '解密私钥所需的计算量超过限制。'
        Hint   = '请用常规参数重写密钥：ssh-keygen -p -a 16 -f FILE，或 puttygen FILE -O private -o NEW.ppk --ppk-param memory=8192,passes=13。'
        HintOf = 'Rewrite the key with usual costs: ssh-keygen -p -a 16 -f FILE, or puttygen FILE -O private -o NEW.ppk --ppk-param memory=8192,passes=13.'
    }
    'Ssh.KeyCipherUnsupported' = @{
        Cause  = '私钥使用了不受支持的加密算法。'
        Hint   = '请以 OpenSSH 格式重写密钥：ssh-keygen -p -Z aes256-ctr -f FILE。'
        HintOf = 'Rewrite the key in OpenSSH format: ssh-keygen -p -Z aes256-ctr -f FILE.'
    }

    'Service.Error' = @{
        Cause  = '服务拒绝了请求，原因见消息。'
        Hint   = '请将服务的代码和请求 ID 提供给 Azure Stack Hub 的操作员。'
        HintOf = 'Give the service''s code and request id to the operator of the stamp.'
    }
    'Service.Forbidden' = @{
        Cause  = '该帐户没有执行此操作的权限。'
        Hint   = '请在订阅上为该帐户分配“所有者”角色（或“参与者”和“用户访问管理员”角色）。'
        HintOf = 'Assign the account the Owner role (or Contributor and User Access Administrator) on the subscription.'
    }
    'Service.NotFound' = @{
        Cause  = '资源不存在。'
        Hint   = '请检查名称和所选订阅。'
        HintOf = 'Check the name and the selected subscription.'
    }
    'Service.Conflict' = @{
        Cause  = '资源上正在执行其他操作，或者其状态不允许此操作。'
        Hint   = '请等待其他操作结束，然后再次运行同一命令。'
        HintOf = 'Wait until the other operation ends, then run the same command again.'
    }
    'Service.Throttled' = @{
        Cause  = '服务一直在限制请求 (429)。'
        Hint   = '请等待几分钟，然后再次运行同一命令。'
        HintOf = 'Wait a few minutes, then run the same command again.'
    }
    'Service.Unavailable' = @{
        Cause  = '服务暂时不可用。'
        Hint   = '请稍后重试。操作员门户的运行状况页会显示 Azure Stack Hub 的状态。'
        HintOf = 'Try again later. The health page of the operator portal shows the state of the stamp.'
    }
    'Service.UnsupportedApiVersion' = @{
        Cause  = 'Azure Stack Hub 不支持此版本使用的任何 API 版本。'
        Hint   = '请更新 Azure Stack Hub 或此模块。消息中列出了 Azure Stack Hub 支持的版本。'
        HintOf = 'Update the stamp or this module. The message lists the versions that the stamp supports.'
    }
    'Service.OperationFailed' = @{
        Cause  = '服务接受了请求，但操作失败。'
        Hint   = '请根据服务的代码和消息解决问题，然后再次运行同一命令。'
        HintOf = 'Fix the cause that the service''s code and message give, then run the same command again.'
    }
    'ResourceGroup.LocationConflict' = @{
        Cause  = '资源组已存在于另一个位置。'
        Hint   = '请使用该资源组的位置，或使用其他名称。'
        HintOf = 'Use the location of the group, or another name.'
    }
    'StorageAccount.NameTaken' = @{
        Cause  = '存储帐户名称在此 Azure Stack Hub 上已被占用。'
        Hint   = '请选择其他 -StorageAccountName。该名称在 Azure Stack Hub 上必须唯一。'
        HintOf = 'Choose another -StorageAccountName. It must be unique on the stamp.'
    }
    'KeyVault.NameTaken' = @{
        Cause  = '密钥保管库名称在此 Azure Stack Hub 上已被占用。'
        Hint   = '请选择其他 -KeyVaultName。该名称在 Azure Stack Hub 上必须唯一。'
        HintOf = 'Choose another -KeyVaultName. It must be unique on the stamp.'
    }
    'KeyVault.AccessDenied' = @{
        Cause  = '密钥保管库的访问策略不允许此帐户使用其机密。'
        Hint   = '请为登录的帐户授予该保管库机密的“获取”(Get)、“列出”(List) 和“设置”(Set) 权限。在 AD FS 上，UserObjectId 必须是登录帐户的 SID。'
        HintOf = 'Grant the signed-in account Get, List, and Set on the secrets of the vault. On AD FS, UserObjectId must be the SID of the signed-in account.'
    }
    'Provider.NotRegistered' = @{
        Cause  = '订阅没有注册该资源提供程序。'
        Hint   = '请注册消息中提到的资源提供程序 (Register-AzResourceProvider)，然后再次运行同一命令。'
        HintOf = 'Register the provider that the message names (Register-AzResourceProvider), then run the same command again.'
    }
    'Principal.NotFound' = @{
        Cause  = 'Azure Stack Hub 的目录中没有该服务主体。'
        Hint   = '请指定 Azure Stack Hub 租户中某个服务主体的应用程序 ID。新建的服务主体需要几分钟才会出现。'
        HintOf = 'Pass the application id of a service principal in the tenant of the stamp. A new service principal takes a few minutes to appear.'
    }
    'Secret.AlreadyExists' = @{
        Cause  = '密钥保管库中已有同名的机密。'
        Hint   = '请指定 -SkipExistCheck $true 以写入新版本。'
        HintOf = 'Pass -SkipExistCheck $true to write a new version.'
    }
    'KeyVault.NotFound' = @{
        Cause  = '订阅中没有此密钥保管库。'
        Hint   = '请用 New-KeyVault 创建，或检查 -KeyVaultName 和订阅。'
        HintOf = 'Create it with New-KeyVault, or check -KeyVaultName and the subscription.'
    }
    'KeyVault.NotReady' = @{
        Cause  = '密钥保管库已创建，但其名称没有及时出现在 DNS 中。'
        Hint   = '请在一分钟后再次运行同一命令；已完成的工作不会重复。'
        HintOf = 'Run the same command again in a minute; completed work is not repeated.'
    }
    'StorageAccount.NotReady' = @{
        Cause  = '存储帐户没有及时就绪。'
        Hint   = '请在一分钟后再次运行同一命令；已完成的工作不会重复。'
        HintOf = 'Run the same command again in a minute; completed work is not repeated.'
    }
    'BlobContainer.BeingDeleted' = @{
        Cause  = '同名的容器正在删除中。'
        Hint   = '请等待半分钟后再次运行同一命令，或选择其他名称。'
        HintOf = 'Wait half a minute, then run the same command again, or choose another name.'
    }
    'ImageSku.Missing' = @{
        Cause  = 'Azure Stack Hub 上没有部署所需的、由该发布者提供的该产品的映像。'
        Hint   = '请联系操作员从市场下载 AKS 基本映像。'
        HintOf = 'Ask the operator to download the AKS base image from the Marketplace.'
    }
    'KeyVault.OtherCredentials' = @{
        Cause  = '密钥保管库中还有其他不超过 255 个字符的机密，其中每一个都会成为注册表的登录名。'
        Hint   = '请为注册表使用单独的保管库，或删除不是登录信息的机密。'
        HintOf = 'Use a separate vault for the registry, or delete the secrets that are not logins.'
    }
    'Graph.Unreachable' = @{
        Cause  = '无法在目录中查询服务主体的对象 ID。'
        Hint   = '请指定对象 ID，而不是应用程序 ID。'
        HintOf = 'Pass the object id instead of the application id.'
    }
    'Gallery.ItemRejected' = @{
        Cause  = '库拒绝了该包。'
        Hint   = '请检查该 URL 是否无需登录即可返回有效的 .azpkg 文件；如果该 URL 返回错误页面，也会被拒绝。'
        HintOf = 'Check that the URL returns a valid .azpkg file without sign-in; an error page at the URL is rejected too.'
    }
    'Gallery.UriUnreachable' = @{
        Cause  = '此计算机无法读取该包的 URL。'
        Hint   = '请检查 URL；如果只有 Azure Stack Hub 能访问它，请使用 -Force。'
        HintOf = 'Check the URL, or use -Force if only the stamp can reach it.'
    }
    'Gallery.OperatorEndpointNeeded' = @{
        Cause  = '库项只能通过操作员终结点进行管理。'
        Hint   = '请连接到 https://adminmanagement.<region>.<fqdn>。'
        HintOf = 'Connect to https://adminmanagement.<region>.<fqdn>.'
    }
    'Service.AnswerUnexpected' = @{
        Cause  = '服务报告成功，但其应答不符合文档中的格式，因此未被采用。'
        Hint   = '请再次运行同一命令。如果仍然出错，请将请求 ID 提供给 Azure Stack Hub 的操作员。'
        HintOf = 'Run the same command again. If the error persists, give the request id to the operator of the stamp.'
    }
    'Verification.Failed' = @{
        Cause  = '验证失败：写入后，某个资源不处于所要求的状态。'
        Hint   = '请再次运行同一命令。可能有其他用户或程序正在更改相同的资源。'
        HintOf = 'Run the same command again. Another user or program may be changing the same resources.'
    }
    'Secret.Disabled' = @{
        Cause  = '该机密已禁用，无法读取。'
        Hint   = '请启用该机密，或写入新版本（新版本处于启用状态）。'
        HintOf = 'Enable the secret, or write a new version, which is enabled.'
    }
    'ResourceGroup.NotEmpty' = @{
        Cause  = '删除期间有资源加入了该资源组，因此保留了该组。'
        Hint   = '请检查消息中提到的资源。再次运行同一命令时，会保留该组。'
        HintOf = 'Check the resource that the message names. When the same command runs again, it keeps the group.'
    }
    'Resource.NotFinal' = @{
        Cause  = '资源上的操作仍在进行中。'
        Hint   = '请等待资源就绪或消失。该命令最多等待 20 分钟；-WhatIf 和 Test-ContainerRegistryPrerequisites 不会等待。'
        HintOf = 'Wait until the resource is ready or gone. The command waits up to 20 minutes; -WhatIf and Test-ContainerRegistryPrerequisites do not wait.'
    }
    'Secret.SpelledOtherwise' = @{
        Cause  = '密钥保管库中已有一个仅大小写不同的同名机密。机密名称不区分大小写，因此原机密会被覆盖，而登录名会保留旧的大小写。'
        Hint   = '请使用消息中给出的写法，或使用其他名称。'
        HintOf = 'Use the spelling that the message names, or another name.'
    }
    'Service.AnswerForeign' = @{
        Cause  = '应答不是来自该服务，而是来自代理或登录页面等其他来源。'
        Hint   = '请检查 HTTPS_PROXY，并将 Azure Stack Hub 的域加入 NO_PROXY。请在浏览器中打开该 URL，查看是什么在应答。'
        HintOf = 'Check HTTPS_PROXY, and add the domain of the stamp to NO_PROXY. Open the URL in a browser to see what answers.'
    }
    'Policy.Disallowed' = @{
        Cause  = '订阅的策略不允许所请求的资源。'
        Hint   = '请更改消息中的策略所禁止的值（名称、位置、标记、大小），或联系策略的所有者申请豁免。'
        HintOf = 'Change the value that the policy in the message forbids (name, location, tags, size), or ask the owner of the policy for an exemption.'
    }
    'Resource.Locked' = @{
        Cause  = '资源、其资源组或订阅上的锁阻止了更改。'
        Hint   = '请用 Get-AzResourceLock 查找该锁，由其所有者用 Remove-AzResourceLock 删除，然后再次运行同一命令。'
        HintOf = 'Find the lock with Get-AzResourceLock. Its owner removes it with Remove-AzResourceLock. Then run the same command again.'
    }
    'Quota.Exceeded' = @{
        Cause  = '订阅的配额已用完。'
        Hint   = '请删除不用的资源、选择较小的大小，或联系 Azure Stack Hub 的操作员增加配额，然后再次运行同一命令。'
        HintOf = 'Delete unused resources, choose a smaller size, or ask the operator of the stamp for a larger quota, then run the same command again.'
    }
    'Subscription.ReadOnly' = @{
        Cause  = '订阅已被禁用，因此是只读的。'
        Hint   = '请联系 Azure Stack Hub 的操作员启用该订阅，或用 -SubscriptionId 选择其他订阅。'
        HintOf = 'Ask the operator of the stamp to enable the subscription, or choose another one with -SubscriptionId.'
    }
    'Removal.Outdated' = @{
        Cause  = '在删除前的两次检查之间，资源的内容发生了变化，因此保留了该资源。'
        Hint   = '请检查消息中提到的内容。再次运行同一命令时，如果其他人在使用该资源，则会保留它。'
        HintOf = 'Check what the message names. When the same command runs again, it keeps the resource if others use it.'
    }

    'Registry.Open' = @{
        Cause  = '注册表不要求登录：任何能够访问它的人都可以读写。'
        Hint   = '请用 New-ContainerRegistryDeployment 重新部署注册表（它会配置登录），或对其他主机关闭端口 443。'
        HintOf = 'Deploy the registry again with New-ContainerRegistryDeployment, which configures a login, or close port 443 to other hosts.'
    }
    'Image.ReferenceInvalid' = @{
        Cause  = '该名称不是有效的映像、存储库、注册表或摘要的名称。'
        Hint   = '请写成 registry/repository:tag 或 registry/repository@sha256:<digest>。没有注册表时使用 docker.io。'
        HintOf = 'Write registry/repository:tag or registry/repository@sha256:<digest>. Without a registry, docker.io is used.'
    }
    'Image.NotFound' = @{
        Cause  = '注册表中没有此存储库、标记、清单或 Blob。'
        Hint   = '请检查名称和标记。Get-ContainerRegistryImage 会列出映像。如果登录帐户无权访问存储库，某些注册表也会返回此错误。'
        HintOf = 'Check the name and the tag. Get-ContainerRegistryImage lists the images. Some registries return this error when the login has no access to the repository.'
    }
    'Image.DigestMismatch' = @{
        Cause  = '内容与其摘要不一致；没有写入标记。'
        Hint   = '请再次运行同一命令。如果仍然出错，则源已损坏，或者内容在传输过程中被修改。'
        HintOf = 'Run the same command again. If the error persists, the source is damaged or something modifies the content in transit.'
    }
    'Image.ManifestUnsupported' = @{
        Cause  = '无法复制此类型的清单，例如 Docker schema 1。'
        Hint   = '请用当前的工具重新推送该映像；schema 1 自 2019 年起已过时。'
        HintOf = 'Push the image again with a current tool; schema 1 is obsolete since 2019.'
    }
    'Image.PlatformNotFound' = @{
        Cause  = '该映像没有所请求平台的版本。'
        Hint   = '请使用消息中列出的平台之一，或省略 -Platform 以复制所有平台。'
        HintOf = 'Use one of the platforms that the message names, or omit -Platform to copy all platforms.'
    }
    'Image.ForeignLayerUnavailable' = @{
        Cause  = '某个外部层（注册表不必存储的层）在其清单中的所有 URL 上都不可用。'
        Hint   = '请在能访问消息中 URL 的计算机上运行该命令，或在那里导出映像，然后在此处导入存档。'
        HintOf = 'Run the command on a machine that reaches the URLs in the message, or export the image there and import the archive here.'
    }
    'Image.ArchiveInvalid' = @{
        Cause  = '该文件不是有效的映像存档，或者已损坏或不完整。'
        Hint   = '请重新复制存档并比较大小。中断的导出在再次运行时会继续。'
        HintOf = 'Copy the archive again and compare the sizes. An interrupted export continues when it is run again.'
    }
    'Image.ArchiveExists' = @{
        Cause  = '文件已存在；绝不会覆盖现有存档。'
        Hint   = '请使用 -Append 添加到该存档、指定其他路径，或移走现有文件。'
        HintOf = 'Use -Append to add to the archive, pass another path, or move the existing file.'
    }
    'Image.ArchiveUnwritable' = @{
        Cause  = '无法将存档写入此路径。'
        Hint   = '请指定现有且可写的文件夹中的路径，并且没有其他进程在写该文件。'
        HintOf = 'Pass a path in an existing folder with write permission, to a file that no other process writes.'
    }
    'Image.DiskFull' = @{
        Cause  = '磁盘已满。'
        Hint   = '请释放磁盘空间，然后再次运行同一命令；它会从中断的位置继续。'
        HintOf = 'Free disk space and run the same command again; it continues where it stopped.'
    }
    'Image.NameMissing' = @{
        Cause  = '存档中有一个映像没有名称，因此目标未知。'
        Hint   = '请用 -Destination 指定名称。'
        HintOf = 'Pass the name with -Destination.'
    }
    'Image.OtherTags' = @{
        Cause  = '其他标记也指向同一映像，会随之一起删除；没有删除任何内容。'
        Hint   = '请使用 -Force 全部删除，或先移走其他标记。'
        HintOf = 'Use -Force to remove all of them, or move the other tags first.'
    }
    'Image.ArchiveUnreadable' = @{
        Cause  = '无法读取存档。'
        Hint   = '请检查文件的路径和权限。'
        HintOf = 'Check the path and the permissions of the file.'
    }
    'Image.ForeignLayersRefused' = @{
        Cause  = '注册表拒绝含有外部层 URL 的清单，例如 Windows 映像的清单。'
        Hint   = '注册表的操作员可以用 REGISTRY_VALIDATION_DISABLED=true，或 validation.manifests.urls.allow 中的模式来允许它们。'
        HintOf = 'The operator of the registry allows them with REGISTRY_VALIDATION_DISABLED=true, or with a pattern in validation.manifests.urls.allow.'
    }
    'Registry.BodyTooLarge' = @{
        Cause  = '注册表前面的代理拒绝这种大小的请求。'
        Hint   = '请联系操作员提高限制（nginx：client_max_body_size 0），或不经代理直接使用注册表本身的地址。'
        HintOf = 'Ask the operator to raise the limit (nginx: client_max_body_size 0), or use the address of the registry itself, without the proxy.'
    }
    'Registry.RateLimited' = @{
        Cause  = '已达到注册表的请求或拉取速率限制。'
        Hint   = '请按消息中的时间等待，或用 -Credential 登录：注册表允许已登录的用户使用更多次数。'
        HintOf = 'Wait as long as the message says, or sign in with -Credential: registries allow more to authenticated users.'
    }
    'Registry.StorageRefused' = @{
        Cause  = '注册表后面的存储两次拒绝了重定向的请求，第二次使用的是新的 URL。'
        Hint   = '请比较此计算机与存储主机的时钟，并联系其操作员检查该主机。问题不在注册表的登录信息。'
        HintOf = 'Compare the clock of this machine with that of the storage host, and ask its operator to check that host. The registry login is not the cause.'
    }
    'Registry.LoginFailed' = @{
        Cause  = '注册表拒绝了登录，或者要求登录但未提供登录信息。'
        Hint   = '请指定 -Credential，或将登录信息保存在 Docker 的 config.json 中。请检查用户名和密码。'
        HintOf = 'Pass -Credential, or store the login in Docker''s config.json. Check user name and password.'
    }
    'Registry.AccessDenied' = @{
        Cause  = '登录帐户对此存储库没有所需的权限。'
        Hint   = '请使用对该存储库有写入（或删除）权限的帐户登录。'
        HintOf = 'Use a login with permission to write (or delete) in the repository.'
    }
    'Registry.DeletionOff' = @{
        Cause  = '注册表禁用了映像删除；没有删除任何内容。'
        Hint   = '注册表的操作员可以用 REGISTRY_STORAGE_DELETE_ENABLED=true 启用删除，并通过垃圾回收释放空间。'
        HintOf = 'The operator of the registry enables it with REGISTRY_STORAGE_DELETE_ENABLED=true, and frees the space by garbage collection.'
    }
    'Registry.Unsupported' = @{
        Cause  = '注册表不支持此操作。'
        Hint   = '消息中有注册表自己给出的原因。请查阅该注册表的文档。'
        HintOf = 'The message has the registry''s own reason. Check the documentation of the registry.'
    }
    'Registry.Refused' = @{
        Cause  = '注册表以消息中的原因拒绝了请求，或者返回了无效的应答。'
        Hint   = '请检查该地址是否属于注册表。注册表的代码和消息会说明原因。'
        HintOf = 'Check that the address belongs to a registry. The code and message of the registry give the reason.'
    }
    'Registry.Unavailable' = @{
        Cause  = '注册表一直失败或限制请求。'
        Hint   = '请稍后再次运行同一命令；已完成的工作不会重复。'
        HintOf = 'Run the same command again later; completed work is not repeated.'
    }
    'Registry.CredentialUnreadable' = @{
        Cause  = 'Docker 的 config.json 或其凭据助手没有返回可用的登录信息。'
        Hint   = '请用 ''docker login'' 重新登录，或指定 -Credential。'
        HintOf = 'Sign in again with ''docker login'', or pass -Credential.'
    }

    'Log.CommandFailed' = @{
        Cause  = '虚拟机无法运行查找日志的命令。'
        Hint   = '该用户需要 POSIX shell，虚拟机需要 find 和 head（Ubuntu 自带）。'
        HintOf = 'The user needs a POSIX shell, and the machine needs find and head, as on Ubuntu.'
    }
    'Log.ArchiveExists' = @{
        Cause  = '文件已存在。'
        Hint   = '请指定其他 -DestinationPath，或使用 -Force 替换该文件。'
        HintOf = 'Pass another -DestinationPath, or use -Force to replace the file.'
    }
    'Log.ArchiveUnwritable' = @{
        Cause  = '无法将存档写入此路径。'
        Hint   = '请为 -DestinationPath 指定现有、可写且空间足够的文件夹中的路径。'
        HintOf = 'Pass -DestinationPath in an existing folder with write permission and enough space.'
    }
    'Log.Incomplete' = @{
        Cause  = '有些日志无法读取；存档中包含其余日志。'
        Hint   = '请查看存档中的 missing.txt；其中列出了缺少的每个日志及其原因。'
        HintOf = 'Read missing.txt in the archive; it lists each missing log with the reason.'
    }

    'Deployment.TemplateInvalid' = @{
        Cause  = 'Azure Stack Hub 拒绝了使用这些参数的模板。'
        Hint   = '请更正消息中提到的参数。你自己的模板必须使用 Azure Stack Hub 支持的 API 版本。'
        HintOf = 'Correct the parameter that the message names. A template of your own must use API versions that the stamp supports.'
    }
    'Deployment.Failed' = @{
        Cause  = '无法创建部署中的某个资源，原因见消息。'
        Hint   = '请解决该问题，然后再次运行同一命令；现有资源会重复使用。'
        HintOf = 'Fix the cause, then run the same command again; existing resources are reused.'
    }
    'Deployment.Cancelled' = @{
        Cause  = '部署已取消。它创建的资源仍然存在。'
        Hint   = '请再次运行同一命令以完成部署，或删除该资源组。'
        HintOf = 'Run the same command again to finish the deployment, or remove the resource group.'
    }
    'Deployment.NotFound' = @{
        Cause  = '资源组中没有此部署。'
        Hint   = '请检查 -ResourceGroupName 和 -Name。Get-ContainerRegistryDeployment 会列出现有的部署。'
        HintOf = 'Check -ResourceGroupName and -Name. Get-ContainerRegistryDeployment lists the existing deployments.'
    }
    'Deployment.NotRunning' = @{
        Cause  = '部署已经结束。'
        Hint   = '无需任何操作；没有需要停止的内容。'
        HintOf = 'No action is needed; there is nothing to stop.'
    }
    'Deployment.MachineFailed' = @{
        Cause  = 'Azure Stack Hub 无法创建虚拟机，或者虚拟机没有及时启动。'
        Hint   = '请删除该虚拟机（如果存在），然后再次运行同一命令。如果仍然出错，请向操作员询问 Azure Stack Hub 的容量。'
        HintOf = 'Delete the virtual machine if it exists, then run the same command again. If the error persists, ask the operator about the capacity of the stamp.'
    }
    'Deployment.ImageMissing' = @{
        Cause  = 'Azure Stack Hub 没有该虚拟机的映像。'
        Hint   = 'Get-VMImageSku 会列出 SKU。请省略 -VirtualMachineSku 以使用最新的 SKU。'
        HintOf = 'Get-VMImageSku lists the SKUs. Omit -VirtualMachineSku to use the newest.'
    }
    'Deployment.ExtensionFailed' = @{
        Cause  = '虚拟机上的安装失败，退出代码没有文档说明。'
        Hint   = '请查看消息中输出的最后几行。完整输出位于虚拟机的 /var/log/azure 中。'
        HintOf = 'Read the last lines of its output in the message. The complete output is in /var/log/azure on the virtual machine.'
    }
    'Deployment.ExtensionTimedOut' = @{
        Cause  = '虚拟机上的扩展没有及时报告完成；它可能仍在运行。'
        Hint   = '请查看虚拟机上的 /var/log/azure (Get-ContainerRegistryLog)，检查虚拟机能否访问 Azure Stack Hub，然后再次运行同一命令。'
        HintOf = 'Read /var/log/azure on the virtual machine (Get-ContainerRegistryLog), check that the machine reaches the stamp, then run the same command again.'
    }
    'Deployment.AgentNotReporting' = @{
        Cause  = '虚拟机上的代理没有向 Azure Stack Hub 报告，因此无法运行任何扩展。'
        Hint   = '请检查虚拟机是否正在运行，以及其网络安全组和 DNS 是否允许它访问 Azure Stack Hub（168.63.129.16 和存储终结点）。然后删除虚拟机并再次运行同一命令。'
        HintOf = 'Check that the virtual machine runs and that its network security group and DNS allow it to reach the stamp (168.63.129.16 and the storage endpoints). Then delete the machine and run the same command again.'
    }
    'Deployment.ExitCode9' = @{
        Cause  = '退出代码 9：虚拟机上的软件包没有及时安装完成。'
        Hint   = '请部署不需要软件包的 AKS 基本映像，或允许虚拟机访问软件包源。'
        HintOf = 'Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.'
    }
    'Deployment.ExitCode10' = @{
        Cause  = '退出代码 10：虚拟机上缺少证书。'
        Hint   = '请检查 PfxThumbprint 是否与保管库中的证书一致，以及其机密的内容类型是否为 pfx。'
        HintOf = 'Check that PfxThumbprint matches the certificate in the vault and that the content type of its secret is pfx.'
    }
    'Deployment.ExitCode11' = @{
        Cause  = '退出代码 11：虚拟机上缺少证书的私钥。'
        Hint   = '请导出包含私钥的 PFX，用 Set-CertificateSecret 存储，然后重新部署。'
        HintOf = 'Export the PFX with its private key, store it with Set-CertificateSecret, and deploy again.'
    }
    'Deployment.ExitCode12' = @{
        Cause  = '退出代码 12：保管库中没有用户凭据。'
        Hint   = '请用 Set-RegistryAccessSecret 写入登录信息，并检查服务主体对该保管库的机密是否有“获取”(Get) 和“列出”(List) 权限。'
        HintOf = 'Write a login with Set-RegistryAccessSecret, and check that the service principal has Get and List on the secrets of the vault.'
    }
    'Deployment.ExitCode13' = @{
        Cause  = '退出代码 13：注册表容器没有启动。'
        Hint   = '请检查服务主体能否读取存储帐户的密钥，以及映像是否为 AKS 基本映像。'
        HintOf = 'Check that the service principal can read the keys of the storage account and that the image is the AKS base image.'
    }
    'Deployment.ExitCode25' = @{
        Cause  = '退出代码 25：没有及时下载 Docker 的软件包列表。'
        Hint   = '请部署已包含 Docker 的 AKS 基本映像，或允许虚拟机访问软件包源。'
        HintOf = 'Deploy the AKS base image, which includes Docker, or let the virtual machine reach the package sources.'
    }
    'Deployment.ExitCode26' = @{
        Cause  = '退出代码 26：没有及时下载软件包源的密钥。'
        Hint   = '请部署已包含 Docker 的 AKS 基本映像，或允许虚拟机访问软件包源。'
        HintOf = 'Deploy the AKS base image, which includes Docker, or let the virtual machine reach the package sources.'
    }
    'Deployment.ExitCode27' = @{
        Cause  = '退出代码 27：Docker 没有及时安装完成。'
        Hint   = '请部署已包含 Docker 的 AKS 基本映像，或允许虚拟机访问软件包源。'
        HintOf = 'Deploy the AKS base image, which includes Docker, or let the virtual machine reach the package sources.'
    }
    'Deployment.ExitCode30' = @{
        Cause  = '退出代码 30：虚拟机无法读取 Azure Stack Hub 的元数据终结点。'
        Hint   = '请检查虚拟机能否解析并访问 https://management.<region>.<fqdn>，以及其映像是否信任 Azure Stack Hub 的根证书。'
        HintOf = 'Check that the virtual machine resolves and reaches https://management.<region>.<fqdn>, and that its image trusts the root certificate of the stamp.'
    }
    'Deployment.ExitCode42' = @{
        Cause  = '退出代码 42：没有及时下载软件包。'
        Hint   = '请部署不需要软件包的 AKS 基本映像，或允许虚拟机访问软件包源。'
        HintOf = 'Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.'
    }
    'Deployment.ExitCode43' = @{
        Cause  = '退出代码 43：无法添加已下载的软件包源。'
        Hint   = '请部署不需要软件包的 AKS 基本映像，或允许虚拟机访问软件包源。'
        HintOf = 'Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.'
    }
    'Deployment.ExitCode50' = @{
        Cause  = '退出代码 50：登录新注册表失败。'
        Hint   = '请检查证书是否包含注册表的 DNS 名称、PFX 是否包含直到根的证书链，以及保管库中的登录信息是否有效。'
        HintOf = 'Check that the certificate covers the DNS name of the registry, that the PFX contains its chain up to the root, and that the login in the vault is valid.'
    }
    'Deployment.ExitCode51' = @{
        Cause  = '退出代码 51：无法将映像推送到新注册表。'
        Hint   = '请检查存储帐户及其容器是否存在，以及虚拟机能否访问并信任 Blob 终结点。'
        HintOf = 'Check that the storage account and its container exist and that the virtual machine reaches and trusts the blob endpoint.'
    }
    'Deployment.ExitCode52' = @{
        Cause  = '退出代码 52：无法从新注册表拉取测试映像。'
        Hint   = '请检查虚拟机能否访问存储帐户的 Blob 终结点。'
        HintOf = 'Check that the virtual machine reaches the blob endpoint of the storage account.'
    }
    'Deployment.ExitCode53' = @{
        Cause  = '退出代码 53：无法在虚拟机上生成测试映像。'
        Hint   = '请检查虚拟机的磁盘是否已满，然后重新部署。'
        HintOf = 'Check that the disk of the virtual machine is not full, then deploy again.'
    }
    'Deployment.ExitCode54' = @{
        Cause  = '退出代码 54：无法删除测试映像。'
        Hint   = '注册表的其他功能正常。请检查存储帐户是否允许删除，然后重新部署。'
        HintOf = 'The registry otherwise works. Check that the storage account allows deletions, then deploy again.'
    }
    'Deployment.DnsLabelInvalid' = @{
        Cause  = '该值不是有效的域名标签。'
        Hint   = '请使用 3-63 个小写字母、数字和连字符，以字母开头，以字母或数字结尾。'
        HintOf = 'Use 3-63 lowercase letters, digits, and hyphens. Begin with a letter, end with a letter or digit.'
    }
    'Deployment.DnsLabelTaken' = @{
        Cause  = '此 Azure Stack Hub 上的另一个公共 IP 地址已使用此域名标签。'
        Hint   = '请选择其他 -DnsNameLabel。证书必须包含新的名称。'
        HintOf = 'Choose another -DnsNameLabel. The certificate must cover the new name.'
    }
    'Deployment.SshKeyInvalid' = @{
        Cause  = 'SSH 公钥的类型不被计算资源提供程序接受。'
        Hint   = '请用 ssh-keygen -t rsa -b 4096 创建密钥，并指定 .pub 文件的内容或路径。'
        HintOf = 'Create a key with ssh-keygen -t rsa -b 4096 and pass the text or the path of the .pub file.'
    }
    'Deployment.MachineSizeUnknown' = @{
        Cause  = 'Azure Stack Hub 没有此虚拟机大小。'
        Hint   = '请使用消息中列出的大小之一。'
        HintOf = 'Use one of the sizes that the message names.'
    }
    'Deployment.MachineSkuUnknown' = @{
        Cause  = 'Azure Stack Hub 没有此映像 SKU。'
        Hint   = '请省略 -VirtualMachineSku 以使用最新的 SKU，或使用 Get-VMImageSku 列出的 SKU。'
        HintOf = 'Omit -VirtualMachineSku to use the newest, or use a SKU that Get-VMImageSku lists.'
    }
    'Deployment.ExtensionMissing' = @{
        Cause  = 'Azure Stack Hub 没有 Linux 自定义脚本扩展 2.0。'
        Hint   = '请联系操作员从市场下载“Linux 自定义脚本扩展 2.0”(Custom Script for Linux 2.0)。'
        HintOf = 'Ask the operator to download ''Custom Script for Linux 2.0'' from the Marketplace.'
    }
    'Deployment.SameResourceGroup' = @{
        Cause  = '部署和必备条件会使用同一个资源组，删除其中一个就会删除另一个。'
        Hint   = '请为部署指定其他 -ResourceGroupName。'
        HintOf = 'Pass another -ResourceGroupName for the deployment.'
    }
    'Deployment.PrincipalRejected' = @{
        Cause  = '服务主体无法用此 ID 和机密登录，因此虚拟机也无法登录。'
        Hint   = '请指定注册表服务主体的应用程序 ID 和当前机密（机密的值，而不是其 ID）。'
        HintOf = 'Pass the application id and the current secret (its value, not its id) of the service principal of the registry.'
    }
    'Deployment.VaultUnreadable' = @{
        Cause  = '服务主体无法读取保管库的机密。'
        Hint   = '请用此服务主体运行 Set-ContainerRegistryPrerequisites，或为它授予该保管库机密的“获取”(Get) 和“列出”(List) 权限。'
        HintOf = 'Run Set-ContainerRegistryPrerequisites with this service principal, or grant it Get and List on the secrets of the vault.'
    }
    'Deployment.StorageUnreadable' = @{
        Cause  = '服务主体无法读取存储帐户的密钥。'
        Hint   = '请用此服务主体运行 Set-ContainerRegistryPrerequisites，或在存储帐户上为它分配“参与者”角色。'
        HintOf = 'Run Set-ContainerRegistryPrerequisites with this service principal, or assign it the Contributor role on the storage account.'
    }
    'Deployment.CertificateNameMismatch' = @{
        Cause  = '保管库中的证书不包含注册表的 DNS 名称。'
        Hint   = '请使用 <label>.<region>.cloudapp.<fqdn> 的证书（通配符有效）、其他 -DnsNameLabel，或用 -HostName 指定你自己的域名。'
        HintOf = 'Use a certificate for <label>.<region>.cloudapp.<fqdn> (a wildcard is valid), another -DnsNameLabel, or -HostName for a domain name of your own.'
    }
    'Deployment.ThumbprintMismatch' = @{
        Cause  = '指纹与保管库中的证书不一致。'
        Hint   = '请使用同一次运行 Set-CertificateSecret 得到的指纹和机密 URL。'
        HintOf = 'Pass the thumbprint and the secret URL from the same run of Set-CertificateSecret.'
    }
    'Deployment.CertificateExpiresSoon' = @{
        Cause  = '保管库中的证书将在 30 天内过期，或者目前无效。'
        Hint   = '请续订证书，用 Set-CertificateSecret 存储，然后指定新的 URL 和指纹。'
        HintOf = 'Renew the certificate, store it with Set-CertificateSecret, then pass the new URL and thumbprint.'
    }
    'Deployment.IdInvalid' = @{
        Cause  = 'ID、URL 或指纹的格式不正确。'
        Hint   = '请从 Set-ContainerRegistryPrerequisites 的输出中复制该值。其中的换行和空格会被忽略。'
        HintOf = 'Copy the value from the output of Set-ContainerRegistryPrerequisites. Line breaks and spaces in it are ignored.'
    }
    'Deployment.CertificateUnusable' = @{
        Cause  = '证书的机密不存在，或者计算资源提供程序无法读取其格式。'
        Hint   = '请用 Set-CertificateSecret 存储证书，然后指定新的 URL 和指纹。'
        HintOf = 'Store the certificate with Set-CertificateSecret, then pass the new URL and thumbprint.'
    }
    'Deployment.NoCredentials' = @{
        Cause  = '保管库中没有内容类型为 ''user credentials'' 的机密，因此无人能登录注册表。'
        Hint   = '请用 Set-RegistryAccessSecret 写入登录信息。'
        HintOf = 'Write a login with Set-RegistryAccessSecret.'
    }
    'Deployment.VaultNotEnabled' = @{
        Cause  = '密钥保管库不存在或未启用部署访问，因此无法安装证书。'
        Hint   = '请运行 Set-ContainerRegistryPrerequisites，它会启用部署访问。'
        HintOf = 'Run Set-ContainerRegistryPrerequisites, which enables it.'
    }
    'Deployment.ContainerMissing' = @{
        Cause  = '存储帐户中没有此 Blob 容器。'
        Hint   = '请用 New-StorageAccountContainer 创建，或更正 -StorageAccountContainer。'
        HintOf = 'Create it with New-StorageAccountContainer, or correct -StorageAccountContainer.'
    }
    'Deployment.TemplateUnreadable' = @{
        Cause  = '无法读取模板文件，或者它不是有效的 JSON。'
        Hint   = '请指定 ARM 模板的路径，或省略 -TemplateFile 以使用模块自带的模板。'
        HintOf = 'Pass the path of an ARM template, or omit -TemplateFile to use the template of the module.'
    }
    'Deployment.Active' = @{
        Cause  = '资源组中还有另一个注册表部署正在运行。'
        Hint   = '请等待它结束 (Get-ContainerRegistryDeployment)，或用 Stop-ContainerRegistryDeployment 取消它，然后再次运行同一命令。'
        HintOf = 'Wait until it ends (Get-ContainerRegistryDeployment) or cancel it with Stop-ContainerRegistryDeployment, then run the same command again.'
    }
    'Verification.NameNotFound' = @{
        Cause  = '无法解析注册表的 DNS 名称。'
        Hint   = '请检查公共 IP 地址的域名标签，以及此计算机的 DNS 服务器是否转发 Azure Stack Hub 的域。'
        HintOf = 'Check the DNS label of the public IP address, and that the DNS server of this machine forwards the domain of the stamp.'
    }
    'Verification.Unreachable' = @{
        Cause  = '注册表没有应答。'
        Hint   = '请检查虚拟机是否正在运行、端口 443 是否开放，以及代理设置（HTTPS_PROXY、NO_PROXY）。'
        HintOf = 'Check that the virtual machine runs, that port 443 is open, and the proxy (HTTPS_PROXY, NO_PROXY).'
    }
    'Verification.CertificateName' = @{
        Cause  = '注册表的证书属于另一个名称。'
        Hint   = '请使用证书上的名称，或存储此名称的证书 (Set-CertificateSecret) 并重新部署。'
        HintOf = 'Use the name on the certificate, or store a certificate for this name (Set-CertificateSecret) and deploy again.'
    }
    'Verification.CertificateThumbprint' = @{
        Cause  = '注册表出示的证书与预期的不同。'
        Hint   = '请用新的机密 URL 和指纹重新部署。如果已经这样做，则到注册表的连接被截获。'
        HintOf = 'Deploy again with the new secret URL and thumbprint. If you did, something intercepts the connection to the registry.'
    }
    'Verification.CertificateExpired' = @{
        Cause  = '注册表的证书目前无效。'
        Hint   = '请续订证书 (Set-CertificateSecret)，并用新的机密 URL 和指纹重新部署。'
        HintOf = 'Renew it (Set-CertificateSecret) and deploy again with the new secret URL and thumbprint.'
    }
    'Verification.CertificateUntrusted' = @{
        Cause  = '此计算机不信任注册表的证书。'
        Hint   = '请按消息中的说明安装其根证书。'
        HintOf = 'Install its root certificate as the message says.'
    }
    'Verification.NoRegistry' = @{
        Cause  = '应答的主机不是容器注册表。'
        Hint   = '请检查名称和端口。'
        HintOf = 'Check the name and the port.'
    }
    'Verification.Push' = @{
        Cause  = '无法将映像推送到注册表。'
        Hint   = '请检查存储帐户及其容器。注册表的日志位于虚拟机的 /var/lib/docker/containers 中。'
        HintOf = 'Check the storage account and its container. The log of the registry is in /var/lib/docker/containers on the virtual machine.'
    }
    'Verification.Pull' = @{
        Cause  = '拉取的映像与推送的映像不同。'
        Hint   = '请检查存储帐户。注册表的日志位于虚拟机的 /var/lib/docker/containers 中。'
        HintOf = 'Check the storage account. The log of the registry is in /var/lib/docker/containers on the virtual machine.'
    }
    'Registry.VerificationFailed' = @{
        Cause  = '新注册表没有通过检查，未投入使用；旧注册表仍在提供服务。'
        Hint   = '请解决消息中的问题，然后再次运行同一命令；会重复使用现有的部署。'
        HintOf = 'Fix the cause in the message, then run the same command again; the existing deployment is reused.'
    }
    'Deployment.ExitCode99' = @{
        Cause  = '退出代码 99：没有及时下载软件包列表。'
        Hint   = '请部署不需要软件包的 AKS 基本映像，或允许虚拟机访问软件包源。'
        HintOf = 'Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.'
    }

    'Certificate.FileUnreadable' = @{
        Cause  = '无法读取证书文件。'
        Hint   = '请检查 -CertificateFilePath 和文件的权限。'
        HintOf = 'Check -CertificateFilePath and the permissions of the file.'
    }
    'Certificate.NotPfx' = @{
        Cause  = '该文件不是有效的 PFX (PKCS#12) 文件，或者已损坏。'
        Hint   = '请将证书连同私钥导出为 PFX。'
        HintOf = 'Export the certificate with its private key as PFX.'
    }
    'Certificate.WrongPassword' = @{
        Cause  = 'PFX 密码不正确。'
        Hint   = '请指定导出 PFX 文件时使用的密码。'
        HintOf = 'Pass the password that was used to export the PFX file.'
    }
    'Certificate.NoPrivateKey' = @{
        Cause  = 'PFX 文件不含私钥。'
        Hint   = '请将证书连同私钥一起导出。'
        HintOf = 'Export the certificate together with its private key.'
    }
    'Certificate.Expired' = @{
        Cause  = '证书已过期。'
        Hint   = '请续订证书并指定新的 PFX 文件。'
        HintOf = 'Renew the certificate and pass the new PFX file.'
    }
    'Certificate.NotYetValid' = @{
        Cause  = '证书尚未生效。'
        Hint   = '请检查此计算机的时钟，或等待证书生效。'
        HintOf = 'Check the clock of this machine, or wait until the certificate becomes valid.'
    }
    'Certificate.FileExists' = @{
        Cause  = '文件已存在；绝不会覆盖现有的证书文件。'
        Hint   = '请指定其他路径，或移走现有文件。'
        HintOf = 'Pass another path, or move the existing file.'
    }
    'Certificate.PathInvalid' = @{
        Cause  = '无法将证书文件写入此路径。'
        Hint   = '请指定现有且可写的文件夹中的路径。'
        HintOf = 'Pass a path in an existing folder with write permission.'
    }
    'Certificate.KeyUnsupported' = @{
        Cause  = '不支持该私钥的类型或大小。'
        Hint   = '请使用至少 2048 位的 RSA 密钥（在消息允许的情况下也可使用 EC P-256 或 P-384）。'
        HintOf = 'Use an RSA key of at least 2048 bits (or EC P-256 or P-384 where the message allows it).'
    }
    'Certificate.PasswordMissing' = @{
        Cause  = 'PFX 文件受密码保护，但未提供密码。'
        Hint   = '请指定导出 PFX 文件时使用的密码 (-CertificatePassword)。'
        HintOf = 'Pass the password that was used to export the PFX file (-CertificatePassword).'
    }
    'Certificate.EncryptionUnsupported' = @{
        Cause  = 'PFX 文件的加密或签名算法不受支持。'
        Hint   = '请使用 TripleDES-SHA1 或 AES-256 以及密码重新导出证书。'
        HintOf = 'Export the certificate again with TripleDES-SHA1 or AES-256 and a password.'
    }
    'Certificate.DerivationTooCostly' = @{
        Cause  = 'PFX 文件要求的密钥派生迭代次数超过限制。'
        Hint   = '请用较少的迭代次数重新导出证书 (openssl pkcs12 -export -iter 2048)。'
        HintOf = 'Export the certificate again with fewer iterations (openssl pkcs12 -export -iter 2048).'
    }
    'Certificate.SeveralPairs' = @{
        Cause  = 'PFX 文件中有多个带私钥的证书，但没有选择其中任何一个。'
        Hint   = '如果该命令有 -DnsName 参数，请用它指定注册表的 DNS 名称，或只导出所需的证书及其密钥。'
        HintOf = 'Pass the DNS name of the registry with -DnsName if the command has this parameter, or export only the intended certificate with its key.'
    }
    'Certificate.KeyIdMismatch' = @{
        Cause  = 'PFX 文件中的本地密钥 ID 将私钥与错误的证书配对。Windows 会按照这些 ID 配对。'
        Hint   = '请用正确的 ID 重写该文件：先运行 openssl pkcs12 -in OLD.pfx -nodes -out all.pem，再运行 openssl pkcs12 -export -in all.pem -out NEW.pfx -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1。然后删除 all.pem。'
        HintOf = 'Rewrite the file with correct ids: openssl pkcs12 -in OLD.pfx -nodes -out all.pem, then openssl pkcs12 -export -in all.pem -out NEW.pfx -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1. Delete all.pem afterwards.'
    }
    'Certificate.Sha1Signature' = @{
        Cause  = '证书使用 SHA-1 签名，Azure Stack Hub 不允许。'
        Hint   = '请重新颁发使用 SHA-256 的证书。'
        HintOf = 'Have the certificate reissued with SHA-256.'
    }
    'Certificate.WeakKey' = @{
        Cause  = 'RSA 密钥短于 2048 位。'
        Hint   = '请重新颁发密钥至少为 2048 位的证书。'
        HintOf = 'Have the certificate reissued with a key of at least 2048 bits.'
    }
    'Certificate.ChainOrder' = @{
        Cause  = 'PFX 文件中的证书没有按证书链的顺序排列，或者其中一个不属于该证书链。'
        Hint   = '请导出包含完整证书链的 PFX，叶证书在最前面，不要包含其他证书。'
        HintOf = 'Export the PFX with the whole chain, leaf certificate first, and no other certificates.'
    }
    'Certificate.KeyUsage' = @{
        Cause  = '密钥用法或增强型密钥用法不适用于服务器证书。'
        Hint   = '请申请具有数字签名、密钥加密和服务器身份验证用法的证书。'
        HintOf = 'Request a certificate with digital signature, key encipherment, and server authentication.'
    }
    'Certificate.NoSubjectAlternativeName' = @{
        Cause  = '证书没有使用者可选名称。客户端会忽略公用名，因此会拒绝该注册表。'
        Hint   = '请申请以注册表的 DNS 名称作为使用者可选名称的新证书（New-ContainerRegistryCertificate 可创建这样的证书）。'
        HintOf = 'Request a new certificate with the DNS name of the registry as a subject alternative name (New-ContainerRegistryCertificate creates one).'
    }
    'Certificate.NameMismatch' = @{
        Cause  = '证书对注册表的 DNS 名称无效。'
        Hint   = '请使用 <label>.<region>.cloudapp.<fqdn> 的证书。'
        HintOf = 'Use a certificate for <label>.<region>.cloudapp.<fqdn>.'
    }
    'Certificate.ExpiresSoon' = @{
        Cause  = '证书将在 30 天内过期。'
        Hint   = '请尽快续订证书，然后用 Set-CertificateSecret 存储。'
        HintOf = 'Renew the certificate soon, then store it with Set-CertificateSecret.'
    }
    'Certificate.NoMac' = @{
        Cause  = 'PFX 文件没有完整性检查 (MAC)，因此无法发现对它的修改。'
        Hint   = '请使用密码重新导出 PFX。'
        HintOf = 'Export the PFX again with a password.'
    }
    'Certificate.ModernEncryption' = @{
        Cause  = 'PFX 文件使用了 Windows Server 2016 无法读取的加密方式（AES 和 SHA-256）。'
        Hint   = '如果 Azure Stack Hub 拒绝该文件，请使用 TripleDES-SHA1 导出。'
        HintOf = 'If the stamp rejects the file, export it with TripleDES-SHA1.'
    }
    'Certificate.IsAuthority' = @{
        Cause  = '该证书是 CA 证书 (CA:TRUE)。有些客户端不接受将它用于服务器，而且其密钥可以为任何名称签发证书。'
        Hint   = '请申请服务器证书 (CA:FALSE)。'
        HintOf = 'Request a server certificate (CA:FALSE).'
    }

    'Operation.Cancelled' = @{
        Cause  = '操作已被调用方取消。'
        Hint   = '请再次运行同一命令；已完成的工作不会重复。'
        HintOf = 'Run the same command again; completed work is not repeated.'
    }
    'Operation.TimedOut' = @{
        Cause  = 'Azure Stack Hub 上一个长时间运行的操作没有及时结束。'
        Hint   = '请在门户中检查该资源，就绪后再次运行同一命令。'
        HintOf = 'Check the resource in the portal, then run the same command again when it is ready.'
    }

    'Internal.Panic' = @{
        Cause  = '库中的缺陷使操作停止；进程继续运行。'
        Hint   = '请再次运行同一命令，并报告该消息。'
        HintOf = 'Run the same command again, and report the message.'
    }
    'Internal.Defect' = @{
        Cause  = '库有缺陷：出现了本不应出现的状态。'
        Hint   = '请报告该消息。'
        HintOf = 'Report the message.'
    }
    'Internal.OperationFinished' = @{
        Cause  = '该操作已返回最后一个事件。'
        Hint   = '请释放该操作并开始新的操作。'
        HintOf = 'Free the operation and start a new one.'
    }
    'Internal.NativeLibraryMissing' = @{
        Cause  = '模块没有适用于此平台的本机库。'
        Hint   = '请安装适用于此平台的模块包，或用 ''cargo xtask demo'' 生成。'
        HintOf = 'Install the module package for this platform, or build it with ''cargo xtask demo''.'
    }
    'Internal.AbiMismatch' = @{
        Cause  = '模块和本机库来自不同的版本。'
        Hint   = '请安装来自同一个包的模块和库。'
        HintOf = 'Install the module and the library from the same package.'
    }
    'Internal.SessionOutdated' = @{
        Cause  = 'PowerShell 会话加载了此模块另一版本的 .NET 类型。'
        Hint   = '请启动新的 PowerShell 会话，并在其中导入模块。'
        HintOf = 'Start a new PowerShell session and import the module there.'
    }
    'Internal.ConstrainedLanguageMode' = @{
        Cause  = 'PowerShell 会话在受约束的语言模式下运行，该模式不允许调用本机库。'
        Hint   = '请在此计算机的应用程序控制策略（AppLocker 或 App Control for Business）中允许此模块，或在没有此类策略的计算机上导入。'
        HintOf = 'Allow the module in the application control policy of this machine (AppLocker or App Control for Business), or import it on a machine without such a policy.'
    }
}
