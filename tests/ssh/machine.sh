#!/bin/sh
# A registry's machine for the tests: a real sshd that sees its own /var/log/azure, /var/lib/docker, users and programs. Mounts made here
# are visible only by this process and its children:
#
#   unshare --mount sh machine.sh FOLDER PORT
#
# FOLDER has host_*_key (of sshd), authorized_keys, bin (first on PATH), azure and containers (the logs), and may have home (with the users'
# start files) and more.sh, which is run as root before sshd starts.
set -eu
folder=$1
port=$2

mount -t tmpfs tmpfs /run
mkdir -p /run/sshd /run/machine/home
cp -a "$folder/." /run/machine/
mount -t tmpfs tmpfs /var/log
mount -t tmpfs tmpfs /var/lib
mkdir -p /var/log/azure /var/lib/docker/containers /var/lib/sudo
cp -a "$folder/azure/." /var/log/azure/
cp -a "$folder/containers/." /var/lib/docker/containers/
chown -R root:root /var/log/azure /var/lib/docker /run/machine
chmod 710 /var/lib/docker
chmod 755 /run/machine /run/machine/bin
chmod 600 /run/machine/host_*_key

# azureuser may do everything by sudo, as on a deployed machine; plainuser may not.
cd /run/machine
{ cat /etc/passwd; echo 'azureuser:x:12345:12345::/run/machine/home:/bin/bash'; echo 'plainuser:x:12346:12346::/run/machine/home:/bin/sh'; } >passwd
{ cat /etc/shadow; echo 'azureuser:*:19000::::::'; echo 'plainuser:*:19000::::::'; } >shadow
chmod 640 shadow
mount --bind passwd /etc/passwd
mount --bind shadow /etc/shadow
if [ -e /etc/sudoers ]; then
  {
    echo 'Defaults secure_path="/run/machine/bin:/usr/bin:/bin"'
    echo 'root ALL=(ALL) ALL'
    echo 'azureuser ALL=(ALL) NOPASSWD: ALL'
  } >sudoers
  chmod 440 sudoers
  mount --bind sudoers /etc/sudoers
fi
if [ -e more.sh ]; then
  sh more.sh
fi

{
  echo "Port $port"
  echo 'ListenAddress 127.0.0.1'
  for key in host_*_key; do
    echo "HostKey /run/machine/$key"
  done
  echo 'AuthorizedKeysFile /run/machine/authorized_keys'
  echo 'PasswordAuthentication no'
  echo 'KbdInteractiveAuthentication no'
  echo 'UsePAM no'
  echo 'StrictModes no'
  echo 'PidFile none'
  echo 'SetEnv PATH=/run/machine/bin:/usr/bin:/bin'
} >sshd_config
exec /usr/sbin/sshd -D -e -f /run/machine/sshd_config
