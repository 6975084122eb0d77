# The module's own texts in Chinese, by their English text in the code (Get-ModuleText, Read-SecretParameter).
@{
    '{0}: no changes.'                          = '{0}：没有更改。'
    'Client secret of the service principal'    = '服务主体的客户端机密'
    'Confirm'                                   = '确认'
    'Continue?'                                 = '是否继续？'
    'New password of the registry user ''{0}''' = '注册表用户 ''{0}'' 的新密码'
    'Passphrase for the new SSH key'            = '新 SSH 密钥的密码短语'
    'Password for the new PFX file'             = '新 PFX 文件的密码'
    'Password of the PFX file'                  = 'PFX 文件的密码'
    'Password of the operator'                  = '操作员的密码'
    'Password of the registry user ''{0}'''     = '注册表用户 ''{0}'' 的密码'
    'This deletes:'                             = '将删除以下内容：'
    'To fix: {0}'                               = '处理方法：{0}'
    'Value of the secret ''{0}'''               = '机密 ''{0}'' 的值'
}
