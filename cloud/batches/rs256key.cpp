// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/rs256key.h"

#include <QJsonDocument>

#include <array>
#include <cjose/cjose.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <vector>

using namespace Qt::StringLiterals;

namespace cellar {

// cjose 0.6.2 (Debian 12 and 13) takes RSA keys as numbers only, so OpenSSL 3 takes the PEM apart.
struct Rs256Key::Jwk
{
    explicit Jwk(cjose_jwk_t *created)
        : jwk(created)
    {
    }
    ~Jwk() { cjose_jwk_release(jwk); }
    Q_DISABLE_COPY_MOVE(Jwk)

    cjose_jwk_t *jwk;
};

namespace {

constexpr int leastBits = 2048;

template<auto function> struct Deleter
{
    template<typename T> void operator()(T *object) const { function(object); }
};
using Bio = std::unique_ptr<BIO, Deleter<&BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Deleter<&EVP_PKEY_free>>;
using Number = std::unique_ptr<BIGNUM, Deleter<&BN_clear_free>>;
using Header = std::unique_ptr<cjose_header_t, Deleter<&cjose_header_release>>;
using Jws = std::unique_ptr<cjose_jws_t, Deleter<&cjose_jws_release>>;

Unexpected<Error> wrongKey(const QString &why)
{
    return unexpected(ErrorKind::BadInput, u"the private key "_s + why);
}

// A key with a pass phrase must not stop the program at a prompt.
int noPassPhrase(char *, int, int, void *)
{
    return 0;
}

Result<Key> parsed(const QByteArray &pem)
{
    if (!pem.contains("-----BEGIN ")) {
        return wrongKey(u"is not PEM (\"-----BEGIN PRIVATE KEY-----\")"_s);
    }
    if (pem.contains("\\n")) {
        return wrongKey(u"has \\n where lines should end; use the key file as it was downloaded"_s);
    }
    if (pem.contains("ENCRYPTED")) {
        return wrongKey(u"has a pass phrase; use one without"_s);
    }
    if (!pem.contains("PRIVATE KEY-----")) {
        return wrongKey(u"is something else: a public key or a certificate"_s);
    }
    const Bio bio(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, &noPassPhrase, nullptr));
    ERR_clear_error();
    if (!key) {
        return wrongKey(u"is damaged"_s);
    }
    return key;
}

// A number of the key, big-endian; empty when it has none.
std::vector<uint8_t> number(const EVP_PKEY *key, const char *name)
{
    BIGNUM *found = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &found) != 1) {
        return {};
    }
    const Number owned(found);
    std::vector<uint8_t> bytes(static_cast<std::size_t>(BN_num_bytes(found)));
    BN_bn2bin(found, bytes.data());
    return bytes;
}

cjose_jwk_t *jwkOf(const EVP_PKEY *key)
{
    std::array numbers{number(key, OSSL_PKEY_PARAM_RSA_E), number(key, OSSL_PKEY_PARAM_RSA_N),
        number(key, OSSL_PKEY_PARAM_RSA_D), number(key, OSSL_PKEY_PARAM_RSA_FACTOR1),
        number(key, OSSL_PKEY_PARAM_RSA_FACTOR2), number(key, OSSL_PKEY_PARAM_RSA_EXPONENT1),
        number(key, OSSL_PKEY_PARAM_RSA_EXPONENT2), number(key, OSSL_PKEY_PARAM_RSA_COEFFICIENT1)};
    auto &[e, n, d, p, q, dp, dq, qi] = numbers;
    const cjose_jwk_rsa_keyspec spec{e.data(), e.size(), n.data(), n.size(), d.data(), d.size(), p.data(), p.size(),
        q.data(), q.size(), dp.data(), dp.size(), dq.data(), dq.size(), qi.data(), qi.size()};
    cjose_jwk_t *jwk = cjose_jwk_create_RSA_spec(&spec, nullptr);
    for (std::vector<uint8_t> &secret : numbers) {
        OPENSSL_cleanse(secret.data(), secret.size());
    }
    return jwk;
}

Unexpected<Error> failure(const cjose_err &error)
{
    const QString why = error.message != nullptr ? QString::fromUtf8(error.message) : u"no reason"_s;
    return unexpected(ErrorKind::Internal, u"the token could not be signed: %1"_s.arg(why));
}

} // namespace

Result<Rs256Key> Rs256Key::fromPem(const QByteArray &pem)
{
    const Result<Key> key = parsed(pem);
    if (!key) {
        return unexpected(key.error());
    }
    const EVP_PKEY *pkey = key->get();
    if (EVP_PKEY_get_base_id(pkey) != EVP_PKEY_RSA) {
        const char *name = EVP_PKEY_get0_type_name(pkey);
        return wrongKey(u"is of the kind %1; that of a service account is RSA"_s.arg(
            name != nullptr ? QString::fromUtf8(name) : u"unknown"_s));
    }
    Rs256Key result;
    result.m_bits = EVP_PKEY_get_bits(pkey);
    if (result.m_bits < leastBits) {
        return wrongKey(u"has only %1 bits; Google gives %2"_s.arg(result.m_bits).arg(leastBits));
    }
    cjose_jwk_t *jwk = jwkOf(pkey);
    if (jwk == nullptr) {
        return wrongKey(u"is not accepted by the signing library"_s);
    }
    result.m_jwk = std::make_shared<const Jwk>(jwk);
    return result;
}

Result<QByteArray> Rs256Key::sign(const QJsonObject &claims, const QString &keyId) const
{
    cjose_err error{};
    const Header header(cjose_header_new(&error));
    const QByteArray id = keyId.toUtf8();
    if (!header || !cjose_header_set(header.get(), CJOSE_HDR_ALG, CJOSE_HDR_ALG_RS256, &error) ||
        !cjose_header_set(header.get(), "typ", "JWT", &error) ||
        (!id.isEmpty() && !cjose_header_set(header.get(), CJOSE_HDR_KID, id.constData(), &error))) {
        return failure(error);
    }
    const QByteArray plain = QJsonDocument(claims).toJson(QJsonDocument::Compact);
    const Jws jws(cjose_jws_sign(m_jwk->jwk, header.get(), reinterpret_cast<const uint8_t *>(plain.constData()),
        static_cast<std::size_t>(plain.size()), &error));
    const char *compact = nullptr;
    if (!jws || !cjose_jws_export(jws.get(), &compact, &error)) {
        return failure(error);
    }
    return QByteArray(compact);
}

} // namespace cellar
