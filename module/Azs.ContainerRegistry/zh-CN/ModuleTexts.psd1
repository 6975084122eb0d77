# The module's own texts in Chinese, by their English text in the code (Get-ModuleText, Read-SecretParameter).
@{
    '{0}: no changes.'                          = '{0}：没有更改。'
    'Client secret of the service principal'    = '服务主体的客户端机密'
    'Compare the thumbprint with the one that the operator of the registry gave you. Trust this certificate?' = '请将指纹与注册表操作员提供的指纹进行比较。是否信任此证书？'
    'Confirm'                                   = '确认'
    'Continue?'                                 = '是否继续？'
    'New password of the registry user ''{0}''' = '注册表用户 ''{0}'' 的新密码'
    'Passphrase for the new SSH key'            = '新 SSH 密钥的密码短语'
    'Password for the new PFX file'             = '新 PFX 文件的密码'
    'Password of the PFX file'                  = 'PFX 文件的密码'
    'Password of the operator'                  = '操作员的密码'
    'Password of the registry user ''{0}'''     = '注册表用户 ''{0}'' 的密码'
    'The registry ''{0}'' presents this certificate:' = '注册表 ''{0}'' 出示以下证书：'
    'This deletes:'                             = '将删除以下内容：'
    'To fix: {0}'                               = '处理方法：{0}'
    'Value of the secret ''{0}'''               = '机密 ''{0}'' 的值'
}
